import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Admit } from '../admit.ts'
import type { Inference } from '../answer.ts'
import { clientLeft } from '../client-left.ts'
import { priorityOf } from '../priority.ts'
import { sendAnswer, sendPatiently } from '../send-answer.ts'
import { requestIdOf } from './dialect.ts'
import type { Dropped } from './dropped.ts'
import { createMessageWriter } from './message-writer.ts'
import { parseCountRequest, parseMessagesRequest } from './messages-request.ts'

type Door = (request: FastifyRequest, reply: FastifyReply) => Promise<object>

/** Anthropic's dialect at the local port. The server has checked the token before a route runs. */
export function anthropicRoutes(
  app: FastifyInstance,
  { admit, inference }: { admit: Admit; inference: Inference },
): void {
  const messages: Door = async (request, reply) => {
    const { chat, stream, showThinking, dropped } = parseMessagesRequest(
      request.body,
      priorityOf(request.headers),
    )
    admit(request.caller, { model: chat.model, endpoint: 'chat' })
    const requestId = requestIdOf(reply)
    tellDropped(reply, dropped)
    const writer = createMessageWriter(chat.model, { showThinking, requestId })
    const answer = (left: AbortSignal) => writer.watch(inference.chat(chat, left))
    return sendAnswer(reply, answer, writer, stream)
  }

  const countTokens: Door = async (request, reply) => {
    const { chat, dropped } = parseCountRequest(request.body)
    admit(request.caller, { model: chat.model, endpoint: 'chat' })
    requestIdOf(reply)
    tellDropped(reply, dropped)
    const counted = inference.countTokens(chat, clientLeft(reply))
    return sendPatiently(
      reply,
      counted.then((tokens) => ({ body: { input_tokens: tokens }, headers: {} })),
    )
  }

  // Claude Code asks so whether anybody is there.
  app.head('/', { config: { public: true } }, (_, reply) => reply.send())
  app.post('/v1/messages', messages)
  app.post('/v1/messages/count_tokens', countTokens)
}

function tellDropped(reply: FastifyReply, dropped: Dropped): void {
  const header = dropped.header()
  if (header !== null) void reply.header('x-corral-dropped', header)
}
