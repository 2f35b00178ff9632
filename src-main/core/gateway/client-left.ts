import type { FastifyReply } from 'fastify'
import { CorralError } from '../errors.ts'

const answered = new CorralError('cancelled', 'The client has its answer.')

/**
 * Aborts when the client is gone, so that the engine stops while its answer is still awaited, and
 * when it has its whole answer.
 */
export function clientLeft(reply: FastifyReply): AbortSignal {
  const controller = new AbortController()
  const leave = () => {
    // One for all who were answered: every request ends here, and an error costs its stack.
    const reason = reply.raw.writableFinished ? answered : leftEarly()
    controller.abort(reason)
  }
  // It may have gone while the request was looked at.
  if (reply.raw.closed) leave()
  else reply.raw.once('close', leave)
  return controller.signal
}

function leftEarly(): CorralError {
  return new CorralError('cancelled', 'The client closed the connection.')
}
