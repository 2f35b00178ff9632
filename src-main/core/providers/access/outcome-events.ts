import { remainingOf, waitAfter } from '../upstream/retry-after.ts'
import type { AttemptOutcome, FailureKind, UpstreamHeaders } from '../upstream/upstream-error.ts'
import type { CallVerdict } from './breaker.ts'
import type { KeyEvent } from './key-state.ts'

const verdicts: Readonly<Record<FailureKind, CallVerdict>> = {
  request: 'answered',
  context: 'answered',
  key_refused: 'answered',
  key_forbidden: 'answered',
  key_exhausted: 'answered',
  rate: 'answered',
  provider: 'fault',
  timeout: 'fault',
  cut: 'fault',
  unreachable: 'unreachable',
  // The address is not asked at all, or the next request finds out.
  blocked: 'nothing',
  stale: 'nothing',
  nothing_leaves: 'nothing',
  recalled: 'nothing',
}

/** What an attempt tells of the address. */
export function verdictOn(outcome: AttemptOutcome): CallVerdict {
  if (outcome.kind === 'success') return 'good'
  return outcome.kind === 'aborted' ? 'nothing' : verdicts[outcome.error.kind]
}

/** What an attempt tells of the key. */
export function keyEventOf(
  outcome: AttemptOutcome,
  at: { readonly takenAtMs: number; readonly now: Date; readonly jitter: number },
): KeyEvent {
  const { takenAtMs, now, jitter } = at
  if (outcome.kind === 'aborted') return { type: 'returned' }
  if (outcome.kind === 'success') {
    return { type: 'success', takenAtMs, restMs: restOf(outcome.headers, now) }
  }
  const { kind, headers } = outcome.error
  if (kind === 'rate')
    return { type: 'limited', takenAtMs, waitMs: waitAfter(headers, now), jitter }
  if (kind === 'key_exhausted') return { type: 'exhausted', takenAtMs }
  return kind === 'key_refused' ? { type: 'refused', takenAtMs } : { type: 'returned' }
}

/** Nothing is left: resting now is cheaper than being told so by the next answer. */
function restOf(headers: UpstreamHeaders, now: Date): number | null {
  return remainingOf(headers) === 0 ? waitAfter(headers, now) : null
}
