import { randomBytes } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import type { FastifyReply } from 'fastify'

/**
 * Whether a request is answered, and refused, in Anthropic's dialect: by its path, or by the header
 * that all of its clients send.
 */
export function isAnthropicRequest(path: string, headers: IncomingHttpHeaders): boolean {
  if (`${path}/`.startsWith('/v1/messages/')) return true
  return `${path}/`.startsWith('/v1/') && headers['anthropic-version'] !== undefined
}

/** The id that an answer carries in its header, given on first demand. */
export function requestIdOf(reply: FastifyReply): string {
  const known = reply.getHeader('request-id')
  if (typeof known === 'string') return known
  const id = `req_${randomBytes(18).toString('base64url')}`
  void reply.header('request-id', id)
  return id
}
