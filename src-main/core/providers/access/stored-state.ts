import type { KeyRow } from '../rows.ts'
import { type KeyHealth, readyKey } from './key-state.ts'

/** The columns of a key that hold its state. */
export type StoredState = Pick<KeyRow, 'state' | 'stateReason' | 'readyAt'>

/** Both clocks at one moment: durations by the one that never jumps, what is stored by the other. */
export interface Moment {
  readonly monotonicMs: number
  readonly wallMs: number
}

/** Shorter ones pass before anybody could see them, or a restart be over. */
const shortestStoredMs = 5000
const hourMs = 3_600_000
const longestMs = { cooling: 2 * hourMs, exhausted: 2 * hourMs, dead: 48 * hourMs }
/** Where a row does not say until when. */
const unknownMs = { cooling: 0, exhausted: 0, dead: 24 * hourMs }

/** What a row says. Times so far ahead that only a wrong clock can have written them are cut. */
export function healthOf({ state, stateReason, readyAt }: StoredState, now: Moment): KeyHealth {
  if (state === 'ready') return readyKey
  const health = { ...readyKey, state, reason: stateReason, sinceMs: now.monotonicMs }
  if (state === 'needs_reentry') return health
  const waitMs = readyAt === null ? unknownMs[state] : readyAt.getTime() - now.wallMs
  const untilMs = now.monotonicMs + Math.min(Math.max(0, waitMs), longestMs[state])
  return { ...health, untilMs }
}

/** What has to be written, or `null` when the row says it well enough. */
export function stateToStore(
  health: KeyHealth,
  stored: StoredState,
  now: Moment,
): StoredState | null {
  const { state, reason, untilMs } = health
  if (state === 'suspect') return null
  const waitMs = untilMs - now.monotonicMs
  if (state === 'ready' || (state === 'cooling' && waitMs < shortestStoredMs)) {
    return isSeenAsReady(stored, now.wallMs) || state === 'cooling'
      ? null
      : { state: 'ready', stateReason: null, readyAt: null }
  }
  const timed = state !== 'needs_reentry'
  const readyAt = timed ? new Date(now.wallMs + Math.round(waitMs)) : null
  const apartMs = Math.abs((readyAt?.getTime() ?? 0) - (stored.readyAt?.getTime() ?? 0))
  const same = stored.state === state && stored.stateReason === reason
  if (same && apartMs < shortestStoredMs) return null
  return { state, stateReason: reason, readyAt }
}

/** A rest that is over needs no write: whoever reads the row sees that it is. */
export function isSeenAsReady({ state, readyAt }: StoredState, wallMs: number): boolean {
  return state === 'ready' || (state === 'cooling' && (readyAt?.getTime() ?? 0) <= wallMs)
}
