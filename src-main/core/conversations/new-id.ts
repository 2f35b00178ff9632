import { randomBytes } from 'node:crypto'

/** Begins with the time, so that ids grow and indexes of them stay quick to write. */
export function newId(): string {
  return Date.now().toString(36).padStart(9, '0') + randomBytes(9).toString('base64url')
}
