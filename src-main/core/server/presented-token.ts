import type { IncomingHttpHeaders } from 'node:http'
import { CorralError } from '../errors.ts'

/**
 * The token that a request shows: `Authorization: Bearer`, `x-api-key`, or `?token=` where headers
 * cannot be set. `null` when it shows none.
 *
 * @throws CorralError `unauthorized` when it shows two that differ: which one was meant?
 */
export function presentedToken(
  headers: IncomingHttpHeaders,
  query: URLSearchParams | null,
): string | null {
  const bearer = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1]
  const presented = new Set([bearer, headers['x-api-key'], query?.get('token')].filter(isToken))
  if (presented.size > 1) {
    throw new CorralError('unauthorized', 'The request shows two tokens that differ.')
  }
  return presented.values().next().value ?? null
}

function isToken(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}
