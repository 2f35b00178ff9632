import type { AnswerEvent } from '../../chat.ts'
import type { CorralError } from '../../errors.ts'
import type { AnswerWriter } from '../send-answer.ts'
import type { StreamWish } from './answer-options.ts'
import { type Encoder, frame } from './encoder.ts'
import { toOpenAiError } from './error.ts'

/** Writes an answer in OpenAI's dialect, as this request wants it. */
export function createWriter(encoder: Encoder, { includeUsage }: StreamWish): AnswerWriter {
  return {
    collect: encoder.collect,
    stream: (events: AsyncIterable<AnswerEvent | null>) => encoder.stream(events, includeUsage),
    failure: brokenFrame,
  }
}

/** Last of a stream that broke; no `[DONE]` follows. */
export function brokenFrame(error: CorralError): string {
  return frame(toOpenAiError(error))
}
