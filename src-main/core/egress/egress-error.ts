/**
 * - `blocked`: the address is one that Corral never asks, or not without an administrator's leave
 * - `unreachable`: no such name, refused, reset, bad certificate
 * - `proxy`: the proxy could not be reached, or has refused; the message says which
 * - `timeout`: the limit passed, at whatever stage
 * - `unreadable`: more bytes than allowed, an encoding that was not asked for, or no HTTP at all
 * - `stale`: a connection that had served before was closed before the first byte of an answer
 * - `cut`: the answer broke off after its head
 * - `nothing_leaves`: nothing may leave this Mac, and nothing did
 * - `recalled`: the same, but the request was under way when the switch was turned on
 */
export type EgressFailure =
  | 'blocked'
  | 'unreachable'
  | 'proxy'
  | 'timeout'
  | 'unreadable'
  | 'stale'
  | 'cut'
  | 'nothing_leaves'
  | 'recalled'

/** What people are told wherever the switch is the reason. */
export const nothingLeaves = 'Nothing leaves this Mac: the switch is on.'

/** A request that did not end in a usable answer. Its message holds nothing the far side has said. */
export class EgressError extends Error {
  readonly failure: EgressFailure

  constructor(failure: EgressFailure, message: string, options: ErrorOptions = {}) {
    super(message, options)
    this.name = 'EgressError'
    this.failure = failure
  }
}

/** For what the switch refuses before any request is made. */
export function keptHere(): EgressError {
  return new EgressError('nothing_leaves', nothingLeaves)
}

/** Whether the switch is the reason, and not the far side. */
export function isBySwitch(error: unknown): boolean {
  if (!(error instanceof EgressError)) return false
  return error.failure === 'nothing_leaves' || error.failure === 'recalled'
}
