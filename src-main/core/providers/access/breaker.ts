/**
 * Keeps requests from an address that fails: closed lets all through, open none, half-open one at
 * a time. Times are monotonic milliseconds.
 */
export interface Breaker {
  readonly phase: 'closed' | 'open' | 'half_open'
  /** Calls that ended in the last half minute, by the second. */
  readonly recent: readonly FinishedCalls[]
  /** Connections that failed since one was made. */
  readonly connectFailures: number
  /** Times it has opened since a call went well. */
  readonly openings: number
  /** While open: no request before. */
  readonly untilMs: number
  readonly isProbing: boolean
}

interface FinishedCalls {
  readonly second: number
  readonly calls: number
  readonly faults: number
}

/**
 * How a call ended, as far as it tells of the address:
 * - `good`: with an answer; `fault`: with an error of the provider, or none in time
 * - `unreachable`: without a connection
 * - `answered`: with a refusal that the request or the key is to blame for; it is there, at least
 * - `nothing`: not for its sake
 */
export type CallVerdict = 'good' | 'fault' | 'unreachable' | 'answered' | 'nothing'

const windowSeconds = 30
const fewestCalls = 6
const faultShare = 0.5
const mostConnectFailures = 3
const firstOpenMs = 5000
const longestOpenMs = 60_000
const probeWaitMs = 1000

export const closedBreaker: Breaker = {
  phase: 'closed',
  recent: [],
  connectFailures: 0,
  openings: 0,
  untilMs: 0,
  isProbing: false,
}

/** What a request that starts now would be: one of many, the one that probes, or too early. */
export function turnAt(breaker: Breaker, nowMs: number): 'normal' | 'probe' | 'none' {
  if (breaker.phase === 'closed') return 'normal'
  return !breaker.isProbing && breaker.untilMs <= nowMs ? 'probe' : 'none'
}

/** Until a request may start; 0 for now. */
export function breakerWait(breaker: Breaker, nowMs: number): number {
  if (turnAt(breaker, nowMs) !== 'none') return 0
  return breaker.untilMs > nowMs ? breaker.untilMs - nowMs : probeWaitMs
}

/** A probe has started. */
export function withProbe(breaker: Breaker): Breaker {
  return { ...breaker, phase: 'half_open', isProbing: true }
}

/** A call has ended. `jitter` from 0 to 1. */
export function afterCall(
  breaker: Breaker,
  { isProbe, verdict, jitter }: { isProbe: boolean; verdict: CallVerdict; jitter: number },
  nowMs: number,
): Breaker {
  if (isProbe) return afterProbe(breaker, verdict, nowMs, jitter)
  // A call from before it opened tells of that time.
  if (breaker.phase !== 'closed' || verdict === 'nothing') return breaker
  if (verdict === 'answered') return { ...breaker, connectFailures: 0 }
  const isFault = verdict !== 'good'
  const recent = withCall(breaker.recent, isFault, Math.floor(nowMs / 1000))
  const connectFailures = verdict === 'unreachable' ? breaker.connectFailures + 1 : 0
  const openings = isFault ? breaker.openings : 0
  const next = { ...breaker, recent, connectFailures, openings }
  return isFault && hasFailed(next) ? opened(next, nowMs, jitter) : next
}

/** Its faults are of another network: an open one may be probed at once, a closed one starts anew. */
export function forgiven(breaker: Breaker): Breaker {
  if (breaker.phase === 'closed') return closedBreaker
  return { ...breaker, openings: 0, untilMs: 0 }
}

function afterProbe(
  breaker: Breaker,
  verdict: CallVerdict,
  nowMs: number,
  jitter: number,
): Breaker {
  if (verdict === 'nothing') return { ...breaker, isProbing: false }
  const failed = verdict === 'fault' || verdict === 'unreachable'
  if (failed) return opened(breaker, nowMs, jitter)
  // It is there, but whether it can do its work is not known: if not, it opens for longer.
  return { ...closedBreaker, openings: verdict === 'good' ? 0 : breaker.openings }
}

function opened(breaker: Breaker, nowMs: number, jitter: number): Breaker {
  const openMs = Math.min(longestOpenMs, firstOpenMs * 2 ** breaker.openings)
  return {
    ...closedBreaker,
    phase: 'open',
    openings: breaker.openings + 1,
    untilMs: nowMs + openMs * (1 + jitter / 10),
  }
}

function hasFailed({ recent, connectFailures }: Breaker): boolean {
  if (connectFailures >= mostConnectFailures) return true
  const sum = (of: 'calls' | 'faults') => recent.reduce((all, second) => all + second[of], 0)
  const calls = sum('calls')
  return calls >= fewestCalls && sum('faults') >= calls * faultShare
}

function withCall(
  recent: readonly FinishedCalls[],
  isFault: boolean,
  second: number,
): FinishedCalls[] {
  const kept = recent.filter((one) => one.second > second - windowSeconds && one.second !== second)
  const before = recent.find((one) => one.second === second) ?? { calls: 0, faults: 0 }
  const faults = before.faults + (isFault ? 1 : 0)
  return [...kept, { second, calls: before.calls + 1, faults }]
}
