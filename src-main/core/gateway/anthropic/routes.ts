import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { CorralError } from '../../errors.ts'
import { once } from '../../lib/once.ts'
import type { WireFormat } from '../../providers/upstream/wire-format.ts'
import type { Inference } from '../answer.ts'
import type { Gateway } from '../gateway.ts'
import { priorityOf } from '../priority.ts'
import { askOf } from '../route-request.ts'
import { serveAnswer } from '../serve-answer.ts'
import { serveCount } from '../serve-count.ts'
import { requestIdOf } from './dialect.ts'
import { toAnthropicError } from './error.ts'
import { eventFrame } from './message-stream.ts'
import { createMessageWriter } from './message-writer.ts'
import {
  type MessagesRequest,
  parseCountRequest,
  parseMessagesRequest,
} from './messages-request.ts'

type Door = (request: FastifyRequest, reply: FastifyReply) => Promise<object>

/** Anthropic's dialect at the local port. The server has checked the token before a route runs. */
export function anthropicRoutes(
  app: FastifyInstance,
  deps: { gateway: Gateway; inference: Inference },
): void {
  const { gateway, inference } = deps

  const askFor = <Wire extends WireFormat>(
    request: FastifyRequest,
    reply: FastifyReply,
    { wire, parsed }: { wire: Wire; parsed: () => MessagesRequest },
  ) => ({
    ...askOf(request, { door: 'anthropic', wire }),
    local: (model: string, signal: AbortSignal) =>
      inference.chat({ ...parsed().chat, model }, signal),
    inner: () => parsed().chat,
    dropped: () => parsed().dropped.list(),
    broken: (error: CorralError) => eventFrame(toAnthropicError(error, requestIdOf(reply))),
  })

  const messages: Door = (request, reply) => {
    const requestId = requestIdOf(reply)
    const parsed = once(() => parseMessagesRequest(request.body, priorityOf(request.headers)))
    const ask = askFor(request, reply, { wire: 'anthropic-messages', parsed })
    return serveAnswer(gateway, reply, ask, () =>
      createMessageWriter(ask.model, { showThinking: parsed().showThinking, requestId }),
    )
  }

  const countTokens: Door = (request, reply) => {
    requestIdOf(reply)
    const parsed = once(() => parseCountRequest(request.body))
    return serveCount(
      deps,
      reply,
      askFor(request, reply, { wire: 'anthropic-count-tokens', parsed }),
    )
  }

  // Claude Code asks so whether anybody is there.
  app.head('/', { config: { public: true } }, (_, reply) => reply.send())
  app.post('/v1/messages', messages)
  app.post('/v1/messages/count_tokens', countTokens)
}
