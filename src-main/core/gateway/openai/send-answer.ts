import type { FastifyReply } from 'fastify'
import type { AnswerEvent } from '../../chat.ts'
import { sendAnswer as send } from '../send-answer.ts'
import type { StreamWish } from './answer-options.ts'
import { type Encoder, frame } from './encoder.ts'
import { toOpenAiError } from './error.ts'

/** Sends an answer in OpenAI's dialect, whole or as a stream. */
export function sendAnswer(
  reply: FastifyReply,
  answer: (left: AbortSignal) => AsyncGenerator<AnswerEvent, void>,
  encoder: Encoder,
  { stream, includeUsage }: StreamWish,
): Promise<object> {
  const writer = {
    collect: encoder.collect,
    stream: (events: AsyncIterable<AnswerEvent | null>) => encoder.stream(events, includeUsage),
    failure: (error: Parameters<typeof toOpenAiError>[0]) => frame(toOpenAiError(error)),
  }
  return send(reply, answer, writer, stream)
}
