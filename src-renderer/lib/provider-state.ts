import type { KeyState, Provider, ProviderKey } from '../../src-main/contract/providers.ts'
import { formatCount, formatWhen } from './format.ts'

export const keyStateText: Record<KeyState, string> = {
  ready: 'Ready',
  cooling: 'Resting',
  exhausted: 'Out of quota',
  dead: 'Refused by the provider',
  needs_reentry: 'To be entered again',
}

export type ProviderState = 'unset' | 'open' | 'ready' | 'cooling' | 'failing'

const stateText: Record<ProviderState, string> = {
  unset: 'No key',
  open: 'No key needed',
  ready: 'Ready',
  cooling: 'Resting after a limit',
  failing: 'No key works',
}

/** A provider is as good as its best key; one that needs none is open to all. */
export function providerState({ keys, key_optional }: Provider): ProviderState {
  if (keys.length === 0) return key_optional ? 'open' : 'unset'
  if (keys.some(({ state }) => state === 'ready')) return 'ready'
  if (keys.some(({ state }) => state === 'cooling')) return 'cooling'
  return 'failing'
}

/** In words, for a label beside the dot. */
export function providerStateText(provider: Provider): string {
  const { keys } = provider
  const state = providerState(provider)
  if (state === 'failing' && keys[0] !== undefined) {
    return keys.length === 1 ? keyStateText[keys[0].state] : 'No key works'
  }
  const bad = keys.filter((key) => needsCare(key.state)).length
  if (state === 'ready' && bad > 0) {
    return `Ready, but ${formatCount(bad, 'key needs', 'keys need')} you`
  }
  return stateText[state]
}

/** Will nothing but the user put it right? */
export function needsCare(state: KeyState): boolean {
  return state === 'dead' || state === 'exhausted' || state === 'needs_reentry'
}

/** When Corral tries a key again by itself, as `again in 5 minutes`; `null` when it does not. */
export function retryText({ ready_at }: ProviderKey, now = Date.now()): string | null {
  if (ready_at === null) return null
  const isSoon = Date.parse(ready_at) - now < 60_000
  return `again ${isSoon ? 'in a moment' : formatWhen(ready_at, now)}`
}

/** When any of the keys was last used. */
export function lastUsedOf(keys: ProviderKey[]): string | null {
  return keys.reduce<string | null>(
    (latest, { last_used_at: at }) =>
      at !== null && (latest === null || at > latest) ? at : latest,
    null,
  )
}

/** Is it set up: has it a key, or did somebody add it by hand? */
export function isInUse({ has_api_key, keys, predefined }: Provider): boolean {
  return has_api_key || keys.length > 0 || !predefined
}

/** Whether what is asked there leaves this machine: a server on it does not. */
export function leavesThisMac({
  base_url,
  more_base_urls,
}: Pick<Provider, 'base_url' | 'more_base_urls'>): boolean {
  return ![base_url ?? '', ...more_base_urls].every((address) => {
    const host = URL.parse(address)?.hostname ?? ''
    return /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(host)
  })
}
