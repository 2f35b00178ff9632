/**
 * - `malformed`: not written as this kind of reference is
 * - `not_configured`: the manager itself cannot be asked: no address, no credentials, no program
 * - `not_found`: the manager has no such secret or field
 * - `denied`: the manager, or a file's permissions, refuse
 * - `unreachable`: no connection, or an answer that makes no sense
 * - `timeout`: no answer in time
 * - `nothing_leaves`: the manager is outside, and nothing may leave this Mac
 * - `unusable`: there is a value, but it cannot be a key: too long, empty, with control characters
 */
export type ReferenceFailure =
  | 'malformed'
  | 'not_configured'
  | 'not_found'
  | 'denied'
  | 'unreachable'
  | 'timeout'
  | 'nothing_leaves'
  | 'unusable'

/** Why a reference led to no key. The message may be shown; it names the place, never the value. */
export class SecretReferenceError extends Error {
  readonly failure: ReferenceFailure

  constructor(failure: ReferenceFailure, message: string, options: ErrorOptions = {}) {
    super(message, options)
    this.name = 'SecretReferenceError'
    this.failure = failure
  }
}
