import type { IncomingHttpHeaders } from 'node:http'
import { CorralError } from '../errors.ts'

export interface PresentedToken {
  readonly token: string
  readonly place: 'header' | 'url'
}

/**
 * The token that a request shows: `Authorization: Bearer`, `x-api-key`, or `?token=` where headers
 * cannot be set. `null` when it shows none.
 *
 * @throws CorralError `unauthorized` when it shows two that differ: which one was meant?
 */
export function presentedToken(
  headers: IncomingHttpHeaders,
  query: URLSearchParams | null,
): PresentedToken | null {
  const bearer = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1]
  const inHeaders = [bearer, headers['x-api-key']].filter(isToken)
  const inUrl = (query?.getAll('token') ?? []).filter(isToken)
  const [token, ...others] = new Set([...inHeaders, ...inUrl])
  if (others.length > 0) {
    throw new CorralError('unauthorized', 'The request shows two tokens that differ.')
  }
  if (token === undefined) return null
  return { token, place: inHeaders.length > 0 ? 'header' : 'url' }
}

function isToken(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}
