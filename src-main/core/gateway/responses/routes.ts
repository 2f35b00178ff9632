import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { CorralError } from '../../errors.ts'
import type { Admit } from '../admit.ts'
import type { Inference } from '../answer.ts'
import { priorityOf } from '../priority.ts'
import { sendAnswer } from '../send-answer.ts'
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
  { admit, inference }: { admit: Admit; inference: Inference },
): void {
  const respond = async (request: FastifyRequest, reply: FastifyReply): Promise<object> => {
    const parsed = parseResponsesRequest(request.body, priorityOf(request.headers))
    const { chat, stream } = parsed
    admit(request.caller, { model: chat.model, endpoint: 'chat' })
    const answer = (left: AbortSignal) => inference.chat(chat, left)
    return sendAnswer(reply, answer, createResponseWriter(parsed), stream)
  }

  for (const path of paths) {
    app.post(path, respond)
    app.get(path, { onRequest: refuse }, refuse)
  }
}
