import type { FastifyReply } from 'fastify'
import { CorralError } from '../errors.ts'

/** Aborts when the client is gone, so that the engine stops while its answer is still awaited. */
export function clientLeft(reply: FastifyReply): AbortSignal {
  const controller = new AbortController()
  reply.raw.once('close', () => {
    controller.abort(new CorralError('cancelled', 'The client closed the connection.'))
  })
  return controller.signal
}
