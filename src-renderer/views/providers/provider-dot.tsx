import type { KeyState, Provider } from '../../../src-main/contract/providers.ts'
import { type ProviderState, providerState } from '../../lib/provider-state.ts'
import { testId, useTests } from '../../stores/providers.ts'
import { type DotTone, StateDot } from '../../ui/state-dot.tsx'

const tones: Record<ProviderState, DotTone> = {
  unset: 'off',
  open: 'off',
  ready: 'on',
  cooling: 'wait',
  failing: 'bad',
}

const keyTones: Record<KeyState, DotTone> = {
  ready: 'on',
  cooling: 'wait',
  exhausted: 'bad',
  dead: 'bad',
  needs_reentry: 'bad',
}

/** Of a server without a key nothing is known but what the last test said. */
export function ProviderDot({ provider }: { provider: Provider }) {
  const state = providerState(provider)
  const test = useTests((tests) => tests[testId(provider.id)]?.state)
  const answered = state === 'open' && (test === 'passed' || test === 'failed')
  return <StateDot tone={answered ? (test === 'passed' ? 'on' : 'bad') : tones[state]} />
}

export function KeyDot({ state }: { state: KeyState }) {
  return <StateDot tone={keyTones[state]} />
}
