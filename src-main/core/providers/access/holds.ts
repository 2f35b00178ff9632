import type { AttemptOutcome } from '../upstream/upstream-error.ts'
import type { AddressStates } from './address-states.ts'
import { turnAt } from './breaker.ts'
import type { KeyEvent } from './key-state.ts'
import type { KeyStates } from './key-states.ts'
import { keyEventOf, verdictOn } from './outcome-events.ts'
import { type Pair, isKeyProbe } from './pairs.ts'

/**
 * Takes the places of one attempt at a key and an address. The answer says what came of it and
 * gives them back; only its first call does anything.
 */
export function createHold(deps: {
  readonly now: () => Date
  readonly monotonicMs: () => number
  readonly random: () => number
  readonly addresses: AddressStates
  readonly states: KeyStates
  /** Runs once the rows are known as they are now, or never. */
  readonly settleKey: (change: () => void) => void
  readonly onFailing: () => void
}) {
  const { now, monotonicMs, random, addresses, states, settleKey, onFailing } = deps

  const settleCredential = (
    credential: Pair['credential'],
    event: KeyEvent,
    { isProbe, forbidden }: { isProbe: boolean; forbidden: string | null },
  ): void =>
    settleKey(() => {
      states.apply(credential, event, isProbe)
      if (forbidden !== null) states.forbid(credential, forbidden)
    })

  return (pair: Pair, model: string): ((outcome: AttemptOutcome) => void) => {
    const { address, credential } = pair
    const takenAtMs = monotonicMs()
    const isProbe = isKeyProbe(pair, takenAtMs)
    const end = addresses.begin(address, turnAt(address.breaker, takenAtMs) === 'probe')
    if (isProbe) states.apply(credential, { type: 'taken' })
    let isSettled = false
    return (outcome) => {
      if (isSettled) return
      isSettled = true
      end(verdictOn(outcome))
      if (address.breaker.phase !== 'closed') onFailing()
      const event = keyEventOf(outcome, { takenAtMs, now: now(), jitter: random() })
      const isForbidden = outcome.kind === 'failure' && outcome.error.kind === 'key_forbidden'
      settleCredential(credential, event, { isProbe, forbidden: isForbidden ? model : null })
    }
  }
}
