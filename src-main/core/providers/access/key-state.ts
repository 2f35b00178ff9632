import type { KeyState } from '../../../contract/providers.ts'

/**
 * What is known of one key. Times are monotonic milliseconds.
 * - `ready`: may be used
 * - `cooling`: not before `untilMs`, from when on it is as good as ready
 * - `exhausted`: not before `untilMs`, from when on one request at a time may try
 * - `suspect`: refused by one answer, which is being confirmed
 * - `dead`: refused for good; at `untilMs` it is asked again in the background
 * - `needs_reentry`: cannot be opened
 */
export interface KeyHealth {
  readonly state: KeyState | 'suspect'
  readonly reason: string | null
  readonly sinceMs: number
  readonly untilMs: number
  /** Limits that came without a time to wait, since the last success. */
  readonly limitsInARow: number
  /** A request is trying whether an exhausted key is good again. */
  readonly isProbing: boolean
  /** When it was last found good after a refusal, without a success since; else `null`. */
  readonly acquittedAtMs: number | null
}

/** `takenAtMs`: when the request took the key, because later answers may tell of earlier times. */
export type KeyEvent =
  | { readonly type: 'taken' }
  /** `restMs`: nothing is left of its limits until then; `null` when something is, or who knows. */
  | { readonly type: 'success'; readonly takenAtMs: number; readonly restMs: number | null }
  /** `waitMs` as the provider says, or `null`; `jitter` from 0 to 1. */
  | {
      readonly type: 'limited'
      readonly takenAtMs: number
      readonly waitMs: number | null
      readonly jitter: number
    }
  | { readonly type: 'exhausted'; readonly takenAtMs: number }
  /** Of an account: another of its keys has money again. */
  | { readonly type: 'restored' }
  | { readonly type: 'refused'; readonly takenAtMs: number }
  /** The request that took it has learnt nothing about it. */
  | { readonly type: 'returned' }
  /** What asking in the background has shown of a key that is suspect or dead. */
  | { readonly type: 'confirmed' | 'acquitted' | 'unclear' }

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const shortestWaitMs = 1000
const longestBackoffMs = 60_000
/** When the background could not find out, either. */
const unclearWaitMs = 30_000

/** As a connection test says it. */
export const refusedReason = 'Invalid API key - authentication failed'
const limitedReason = 'The provider asks to wait: a limit is reached.'
const restingReason = 'Nothing is left of a limit until it is renewed.'
const exhaustedReason = 'The provider says that the quota is used up, or not paid.'
const unclearReason = 'The provider refused it once, and has not said whether it meant it.'

/** Whether waiting is for the provider's consent, not for a limit of its to pass. */
export function isRefused({ state, reason }: KeyHealth): boolean {
  return state === 'suspect' || state === 'exhausted' || reason === unclearReason
}

export const readyKey: KeyHealth = {
  state: 'ready',
  reason: null,
  sinceMs: 0,
  untilMs: 0,
  limitsInARow: 0,
  isProbing: false,
  acquittedAtMs: null,
}

/** May a request take it now? */
export function mayTake({ state, untilMs, isProbing }: KeyHealth, nowMs: number): boolean {
  if (state === 'ready') return true
  if (state === 'cooling') return untilMs <= nowMs
  return state === 'exhausted' && untilMs <= nowMs && !isProbing
}

/** Until a request may take it: 0 for now, `null` when time does not help. */
export function waitFor(health: KeyHealth, nowMs: number): number | null {
  if (mayTake(health, nowMs)) return 0
  if (health.state === 'cooling' || health.state === 'exhausted') {
    return health.untilMs > nowMs ? health.untilMs - nowMs : shortestWaitMs
  }
  return health.state === 'suspect' ? shortestWaitMs : null
}

/** The rules of a key's life. `isProbe`: the request was the one that tries an exhausted key. */
export function afterEvent(
  health: KeyHealth,
  event: KeyEvent,
  nowMs: number,
  isProbe = false,
): KeyHealth {
  const { state } = health
  if ('takenAtMs' in event) {
    return isBeyondUse(state) ? health : afterAnswer(health, event, nowMs, isProbe)
  }
  if (event.type === 'taken') return state === 'exhausted' ? { ...health, isProbing: true } : health
  if (event.type === 'returned') return isProbe ? { ...health, isProbing: false } : health
  if (event.type === 'restored') return state === 'exhausted' ? readyKey : health
  return state === 'suspect' || state === 'dead' ? afterQuestion(health, event.type, nowMs) : health
}

function afterQuestion(
  health: KeyHealth,
  found: 'confirmed' | 'acquitted' | 'unclear',
  nowMs: number,
): KeyHealth {
  if (found === 'confirmed') return dead(nowMs)
  if (found === 'acquitted') {
    return { ...readyKey, limitsInARow: health.limitsInARow, acquittedAtMs: nowMs }
  }
  if (health.state === 'dead') return { ...health, untilMs: nowMs + hourMs }
  // Another refusal after this counts as the second.
  return { ...cooling(health, unclearReason, nowMs, nowMs + unclearWaitMs), acquittedAtMs: nowMs }
}

type AnswerEvent = Extract<KeyEvent, { readonly takenAtMs: number }>

function afterAnswer(
  health: KeyHealth,
  event: AnswerEvent,
  nowMs: number,
  isProbe: boolean,
): KeyHealth {
  const { state, acquittedAtMs } = health
  if (event.type === 'refused') {
    return acquittedAtMs !== null && event.takenAtMs > acquittedAtMs
      ? dead(nowMs)
      : { ...health, state: 'suspect', sinceMs: nowMs, isProbing: false }
  }
  if (event.type === 'exhausted') return exhausted(health, nowMs, isProbe)
  if (state === 'exhausted' && !isProbe) return health
  return event.type === 'limited' ? limited(health, event, nowMs) : successful(health, event, nowMs)
}

function successful(
  health: KeyHealth,
  { takenAtMs, restMs }: Extract<KeyEvent, { readonly type: 'success' }>,
  nowMs: number,
): KeyHealth {
  // A request from before the rest says nothing about it.
  const isResting = health.state === 'cooling'
  const isOld = isResting && (health.untilMs > nowMs || takenAtMs <= health.sinceMs)
  const good = isOld ? health : readyKey
  if (restMs === null) return good
  return cooling(good, restingReason, nowMs, nowMs + Math.min(restMs, hourMs))
}

function exhausted(health: KeyHealth, nowMs: number, isProbe: boolean): KeyHealth {
  const isResting = health.state === 'cooling' || health.state === 'exhausted'
  return {
    ...health,
    state: 'exhausted',
    reason: exhaustedReason,
    sinceMs: nowMs,
    untilMs: Math.max(isResting ? health.untilMs : 0, nowMs + hourMs),
    isProbing: isProbe ? false : health.isProbing,
  }
}

function limited(
  health: KeyHealth,
  { takenAtMs, waitMs, jitter }: Extract<KeyEvent, { readonly type: 'limited' }>,
  nowMs: number,
): KeyHealth {
  // Requests that were under way together hit one limit together: that is one limit, not many.
  const isSameLimit = health.state === 'cooling' && takenAtMs <= health.sinceMs
  const counts = waitMs === null && !(isSameLimit && health.limitsInARow > 0)
  const limitsInARow = health.limitsInARow + (counts ? 1 : 0)
  const backoffMs = Math.min(
    longestBackoffMs,
    shortestWaitMs * 2 ** (Math.max(1, limitsInARow) - 1),
  )
  const givenMs = waitMs === null ? backoffMs : clamp(waitMs, shortestWaitMs, hourMs)
  const until = nowMs + givenMs * (1 + jitter / 10)
  return { ...cooling(health, limitedReason, nowMs, until), limitsInARow }
}

function cooling(
  health: KeyHealth,
  reason: string,
  nowMs: number,
  wantedUntilMs: number,
): KeyHealth {
  const isCooling = health.state === 'cooling' && health.untilMs > nowMs
  const untilMs = isCooling ? Math.max(health.untilMs, wantedUntilMs) : wantedUntilMs
  if (untilMs <= nowMs) return health
  const sinceMs = isCooling ? health.sinceMs : nowMs
  return { ...health, state: 'cooling', reason, sinceMs, untilMs, isProbing: false }
}

function dead(nowMs: number): KeyHealth {
  return {
    ...readyKey,
    state: 'dead',
    reason: refusedReason,
    sinceMs: nowMs,
    untilMs: nowMs + dayMs,
  }
}

/** Only asking in the background changes these; a person changes the row, which begins anew. */
function isBeyondUse(state: KeyHealth['state']): boolean {
  return state === 'suspect' || state === 'dead' || state === 'needs_reentry'
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value))
}
