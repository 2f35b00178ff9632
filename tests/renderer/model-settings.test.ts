import { expect, test } from 'vitest'
import type { ModelSettings } from '../../src-main/contract/pool.ts'
import {
  changedSettings,
  draftOf,
  draftProblem,
  needsReload,
  settingsOf,
} from '../../src-renderer/views/pool/settings-draft.ts'

const automatic: ModelSettings = {
  contextTokens: null,
  slots: null,
  kvCacheType: null,
  flashAttention: null,
  gpuLayers: null,
  batchTokens: null,
  loras: [],
  draftModelId: null,
  promptLookup: null,
  idleSeconds: null,
  pinned: true,
}

const chosen: ModelSettings = {
  contextTokens: 16_384,
  slots: 2,
  kvCacheType: 'q8_0',
  flashAttention: true,
  gpuLayers: 0,
  batchTokens: 512,
  loras: [{ path: '/a.gguf', scale: -0.5 }],
  draftModelId: 'small',
  promptLookup: false,
  idleSeconds: 90,
  pinned: false,
}

test('what was chosen comes through the fields unchanged', () => {
  for (const { pinned: _pinned, ...settings } of [automatic, chosen]) {
    expect(settingsOf(draftOf({ ...settings, pinned: false }))).toEqual(settings)
  }
})

test('only what differs is saved, and pinning never', () => {
  const draft = draftOf(automatic)
  expect(changedSettings(draft, automatic)).toEqual({})
  expect(changedSettings({ ...draft, slots: '3', flashAttention: 'off' }, automatic)).toEqual({
    slots: 3,
    flashAttention: false,
  })
  expect(changedSettings({ ...draftOf(chosen), idleMinutes: '' }, chosen)).toEqual({
    idleSeconds: null,
  })
})

test('only the idle time holds without a new load', () => {
  expect(needsReload({ idleSeconds: 60 })).toBe(false)
  expect(needsReload({ idleSeconds: 60, slots: 2 })).toBe(true)
})

test('what does not do is said before it is sent', () => {
  const draft = draftOf(chosen)
  expect(draftProblem(draft)).toBeNull()
  const wrong = [
    { context: '100' },
    { slots: '1.5' },
    { gpuLayers: '-1' },
    { batch: '5000' },
    { idleMinutes: '0' },
    { loras: [{ path: ' ', scale: '1' }] },
    { loras: [{ path: '/a', scale: '5' }] },
    { loras: [{ path: '/a', scale: '' }] },
  ]
  for (const change of wrong) {
    expect(draftProblem({ ...draft, ...change }), JSON.stringify(change)).not.toBeNull()
  }
})
