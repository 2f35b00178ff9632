import { randomBytes } from 'node:crypto'

/**
 * In the form of Anthropic's, since its clients show it. Begins with the time, so that ids grow: an
 * index of ids in random order makes writing a row twice as dear.
 */
export function newRequestId(): string {
  const time = Date.now().toString(36).padStart(9, '0')
  return `req_${time}${randomBytes(12).toString('base64url')}`
}
