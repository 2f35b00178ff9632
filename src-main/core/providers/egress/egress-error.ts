/**
 * - `blocked`: the address is one that Corral never asks, or not without an administrator's leave
 * - `unreachable`: no such name, refused, reset, bad certificate
 * - `timeout`: the limit passed, at whatever stage
 * - `unreadable`: more bytes than allowed, an encoding that was not asked for, or no HTTP at all
 * - `stale`: a connection that had served before was closed before the first byte of an answer
 * - `cut`: the answer broke off after its head
 */
export type EgressFailure = 'blocked' | 'unreachable' | 'timeout' | 'unreadable' | 'stale' | 'cut'

/** A request that did not end in a usable answer. Its message holds nothing the far side has said. */
export class EgressError extends Error {
  readonly failure: EgressFailure

  constructor(failure: EgressFailure, message: string, options: ErrorOptions = {}) {
    super(message, options)
    this.name = 'EgressError'
    this.failure = failure
  }
}
