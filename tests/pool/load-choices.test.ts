import { describe, expect, it } from 'vitest'
import { createCoolDowns } from '../../src-main/core/pool/cool-down.ts'
import { type WantedModel, loadChoices } from '../../src-main/core/pool/load-choices.ts'
import { nothingChosen } from '../../src-main/core/settings/model-settings.ts'

function choices(values: Partial<WantedModel>) {
  return loadChoices({
    settings: nothingChosen,
    trainContextTokens: 131_072,
    minContextTokens: 0,
    grownContextTokens: 0,
    draftPath: null,
    ...values,
  }).map(({ settings: { contextTokens, slots }, isSmaller }) =>
    [contextTokens, slots, isSmaller ? 'smaller' : ''].join(' ').trim(),
  )
}

describe('what Corral chooses for a model', () => {
  it('is 8192 tokens and 4 slots; then fewer slots, then less context', () => {
    expect(choices({})).toEqual(['8192 4', '8192 2', '8192 1', '4096 1 smaller', '2048 1 smaller'])
  })

  it('is never more context than the model was trained for', () => {
    expect(choices({ trainContextTokens: 3000 })).toEqual([
      '3000 4',
      '3000 2',
      '3000 1',
      '2048 1 smaller',
    ])
  })

  it('is what a person has chosen, where there is a choice', () => {
    const settings = { ...nothingChosen, contextTokens: 16_384, slots: 3 }
    expect(choices({ settings })).toEqual(['16384 3'])
    expect(choices({ settings: { ...nothingChosen, slots: 2 } })).toEqual([
      '8192 2',
      '4096 2 smaller',
      '2048 2 smaller',
    ])
  })

  it('holds what a request needs, in powers of two', () => {
    expect(choices({ minContextTokens: 9000 })).toEqual(['16384 4', '16384 2', '16384 1'])
    expect(choices({ minContextTokens: 9000, trainContextTokens: 10_000 })).toEqual([
      '10000 4',
      '10000 2',
      '10000 1',
    ])
    expect(choices({ minContextTokens: 3000 }).at(-1)).toBe('4096 1 smaller')
  })

  it('keeps the context that requests have needed, and gives it up first', () => {
    expect(choices({ grownContextTokens: 20_000 })).toEqual([
      '32768 4',
      '32768 2',
      '32768 1',
      '8192 1 smaller',
      '4096 1 smaller',
      '2048 1 smaller',
    ])
  })

  it('is right for the machine: full cache, flash attention, no guessing ahead', () => {
    const [first] = loadChoices({
      settings: nothingChosen,
      trainContextTokens: 8192,
      minContextTokens: 0,
      grownContextTokens: 0,
      draftPath: null,
    })
    expect(first?.settings).toMatchObject({
      kvCacheType: 'f16',
      flashAttention: true,
      gpuLayers: null,
      batchTokens: 512,
      promptLookup: false,
    })
  })
})

describe('a model that failed to load', () => {
  it('waits 10 seconds, then twice as long each time, 5 minutes at most', () => {
    let now = 0
    const coolDowns = createCoolDowns(() => now)
    const waits = Array.from({ length: 7 }, () => {
      const seconds = (coolDowns.failed('m', 'file', 'broken').getTime() - now) / 1000
      now += seconds * 1000 - 1
      expect(coolDowns.holding('m', 'file')).toMatchObject({ error: 'broken' })
      now += 1
      expect(coolDowns.holding('m', 'file')).toBeNull()
      return seconds
    })
    expect(waits).toEqual([10, 20, 40, 80, 160, 300, 300])
  })

  it('begins anew once its file has changed, or it was loaded', () => {
    const coolDowns = createCoolDowns(() => 0)
    coolDowns.failed('m', 'file', 'broken')
    coolDowns.failed('m', 'file', 'broken')
    expect(coolDowns.holding('m', 'another file')).toBeNull()
    expect(coolDowns.failed('m', 'another file', 'broken').getTime()).toBe(10_000)
    coolDowns.succeeded('m')
    expect(coolDowns.holding('m', 'another file')).toBeNull()
  })
})
