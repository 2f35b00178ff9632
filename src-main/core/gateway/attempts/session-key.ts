import { createHash } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { isObject } from '../body.ts'

/** Where clients name the conversation that a request belongs to. */
const headerNames = [
  'x-claude-code-session-id',
  'session-id',
  'session_id',
  'conversation_id',
  'x-session-id',
]

/**
 * A key that the requests of one conversation share; `null` when the client names none. Hashed,
 * because providers may see it.
 */
export function sessionKeyOf(headers: IncomingHttpHeaders, body: unknown): string | null {
  const named = headerNames.map((name) => headers[name]).find((value) => typeof value === 'string')
  const key = named ?? inBody(body)
  if (typeof key !== 'string' || key === '') return null
  return createHash('sha256').update(key).digest('hex').slice(0, 32)
}

function inBody(body: unknown): unknown {
  if (!isObject(body)) return null
  const { prompt_cache_key: cacheKey, metadata } = body
  return cacheKey ?? (isObject(metadata) ? metadata['user_id'] : null)
}
