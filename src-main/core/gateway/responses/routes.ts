import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { CorralError } from '../../errors.ts'
import { once } from '../../lib/once.ts'
import type { Inference } from '../answer.ts'
import type { Gateway } from '../gateway.ts'
import { priorityOf } from '../priority.ts'
import { askOf } from '../route-request.ts'
import { serveAnswer } from '../serve-answer.ts'
import { brokenFrame } from './broken-frame.ts'
import { createResponseWriter } from './response-writer.ts'
import { parseResponsesRequest } from './responses-request.ts'

/** Where the door stands; some clients leave the version out. */
const paths = ['/v1/responses', '/responses']

/**
 * Codex tries a WebSocket first, and comes back with a POST when it is told so at once. Once a
 * handler runs, the socket is open already.
 */
async function refuse(): Promise<never> {
  throw new CorralError('not_found', 'Responses are asked for with POST, and are not kept.')
}

/** OpenAI's Responses at the local port. The server has checked the token before a route runs. */
export function responsesRoutes(
  app: FastifyInstance,
  { gateway, inference }: { gateway: Gateway; inference: Inference },
): void {
  const respond = (request: FastifyRequest, reply: FastifyReply): Promise<object> => {
    const parsed = once(() => parseResponsesRequest(request.body, priorityOf(request.headers)))
    const ask = {
      ...askOf(request, { door: 'responses', wire: 'openai-responses' }),
      local: (model: string, signal: AbortSignal) =>
        inference.chat({ ...parsed().chat, model }, signal),
      inner: () => parsed().chat,
      dropped: () => [],
      broken: brokenFrame,
    }
    return serveAnswer(gateway, reply, ask, () => createResponseWriter(parsed()))
  }

  for (const path of paths) {
    app.post(path, respond)
    app.get(path, { onRequest: refuse }, refuse)
  }
}
