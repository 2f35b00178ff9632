import type { FastifyReply } from 'fastify'
import type { OpenStreams } from '../accounts/open-streams.ts'
import { CorralError } from '../errors.ts'
import { headersBack } from '../providers/upstream/headers.ts'
import { type FailureKind, UpstreamError } from '../providers/upstream/upstream-error.ts'
import { isOverload } from './attempts/final-error.ts'
import type { Relay } from './attempts/relay.ts'

/**
 * Sends a provider's stream as it comes. Past Fastify, which would read every byte through a stream
 * of its own; what its hooks do for other streams is done here.
 */
export function sendRelay(
  reply: FastifyReply,
  relay: Relay,
  how: {
    readonly headers: Readonly<Record<string, string>>
    readonly broken: (error: CorralError) => string
    readonly streams: OpenStreams
  },
): FastifyReply {
  const { raw, request } = reply
  reply.hijack()
  // From here on nobody else is asked: long streams should not hold long prompts.
  request.body = null
  request.bodyBytes = new Uint8Array()
  if (request.caller) {
    raw.once(
      'close',
      how.streams.open(request.caller, () => raw.destroy()),
    )
  }
  raw.writeHead(200, {
    ...(reply.getHeaders() as Record<string, string>),
    ...relay.headers,
    ...how.headers,
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache',
  })
  relay.sendTo(raw, (error) => {
    request.log.error({ err: error.cause ?? error }, 'stream broke')
    return how.broken(error)
  })
  return reply
}

/** What a provider says about these is for the client; of our own keys it hears in our words. */
const forClients = new Set<FailureKind>(['request', 'context', 'provider', 'rate'])

/**
 * Answers with a provider's own refusal where the client speaks its protocol.
 * @throws the error otherwise
 */
export function sendVerbatim(
  reply: FastifyReply,
  error: unknown,
  headers: Readonly<Record<string, string>>,
): FastifyReply {
  void reply.headers(headers)
  const failure = error instanceof CorralError ? error.cause : null
  if (!(failure instanceof UpstreamError) || !forClients.has(failure.kind)) throw error
  const { status, verbatim, kind } = failure
  const isJson = String(failure.headers['content-type']).startsWith('application/json')
  if (status === null || status < 400 || verbatim === null || !isJson) throw error
  // An overload passes: agents wait for it longer than Corral does.
  if (kind === 'provider' && !isOverload(status)) void reply.header('x-should-retry', 'false')
  return reply
    .status(status)
    .headers(headersBack(failure.headers))
    .type('application/json')
    .send(verbatim)
}
