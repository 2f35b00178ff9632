import { describe, expect, test } from 'vitest'
import type { KeyState, Provider, ProviderKey } from '../../src-main/contract/providers.ts'
import {
  isInUse,
  lastUsedOf,
  providerState,
  providerStateText,
  retryText,
} from '../../src-renderer/lib/provider-state.ts'

const at = '2026-11-01T10:00:00.000Z'

function key(state: KeyState, last_used_at: string | null = null): ProviderKey {
  return {
    id: 1,
    provider_id: 1,
    label: '',
    source: 'stored',
    reference: null,
    last_four: null,
    weight: 1,
    models: null,
    user_id: null,
    state,
    state_reason: null,
    ready_at: null,
    account: null,
    last_used_at,
    created_at: at,
    updated_at: at,
  }
}

function provider(change: Partial<Provider>): Provider {
  return {
    id: 1,
    name: 'one',
    display_name: 'One',
    base_url: 'https://one.example/v1',
    more_base_urls: [],
    protocols: ['openai'],
    key_optional: false,
    allow_private: false,
    predefined: true,
    has_api_key: false,
    models: [],
    keys: [],
    created_at: at,
    updated_at: at,
    ...change,
  }
}

describe('the state of a provider', () => {
  test('is that of its best key', () => {
    expect(providerState(provider({ keys: [key('dead'), key('ready')] }))).toBe('ready')
    expect(providerState(provider({ keys: [key('dead'), key('cooling')] }))).toBe('cooling')
    expect(providerState(provider({ keys: [key('dead'), key('exhausted')] }))).toBe('failing')
  })

  test('without a key depends on whether it needs one', () => {
    expect(providerState(provider({}))).toBe('unset')
    expect(providerState(provider({ key_optional: true }))).toBe('open')
  })

  test('says how many keys need the user', () => {
    expect(providerStateText(provider({ keys: [key('ready'), key('needs_reentry')] }))).toBe(
      'Ready, but 1 key needs you',
    )
    expect(providerStateText(provider({ keys: [key('needs_reentry')] }))).toBe(
      'To be entered again',
    )
    expect(providerStateText(provider({ keys: [key('dead'), key('dead')] }))).toBe('No key works')
  })
})

test('the last use of a provider is the newest of its keys', () => {
  expect(lastUsedOf([key('ready', null), key('ready', null)])).toBeNull()
  expect(
    lastUsedOf([
      key('ready', '2026-11-01T10:00:00.000Z'),
      key('ready', '2026-11-03T10:00:00.000Z'),
      key('ready', null),
    ]),
  ).toBe('2026-11-03T10:00:00.000Z')
})

test('a provider is in use with a key, or when somebody added it', () => {
  expect(isInUse(provider({}))).toBe(false)
  expect(isInUse(provider({ keys: [key('dead')] }))).toBe(true)
  expect(isInUse(provider({ predefined: false }))).toBe(true)
})

test('a key that rests says when it is tried again', () => {
  const now = Date.parse(at)
  const restingUntil = (ms: number) => ({
    ...key('cooling'),
    ready_at: new Date(now + ms).toISOString(),
  })
  expect(retryText(key('ready'), now)).toBeNull()
  expect(retryText(restingUntil(20_000), now)).toBe('again in a moment')
  expect(retryText(restingUntil(-20_000), now)).toBe('again in a moment')
  expect(retryText(restingUntil(300_000), now)).toBe('again in 5 minutes')
})
