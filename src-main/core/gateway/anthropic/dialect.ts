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

/** The id that an answer carries, put where Anthropic's clients look for it. */
export function requestIdOf(reply: FastifyReply): string {
  const { id } = reply.request
  void reply.header('request-id', id)
  return id
}
