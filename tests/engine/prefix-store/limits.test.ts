import { describe, expect, it } from 'vitest'
import {
  capBytes,
  defaultPrefixLimits,
  isWorthReading,
  toPrune,
} from '../../../src-main/core/engine/prefix-store/limits.ts'

describe('the limits', () => {
  it('are 4 GiB, a twentieth of the free disk where that is less, or what was set', () => {
    expect(capBytes(defaultPrefixLimits, 1e12)).toBe(4 * 1024 ** 3)
    expect(capBytes(defaultPrefixLimits, 20e9)).toBe(1e9)
    expect(capBytes({ ...defaultPrefixLimits, maxBytes: 7e9 }, 20e9)).toBe(7e9)
  })

  it('remove what is too old, then the least recently used until the rest fits', () => {
    const kept = [40, 10, 30, 20].map((lastUsedAt) => ({ lastUsedAt, fileBytes: 100 }))
    const rule = { now: 50, maxAgeMs: 100, maxBytes: 400, incomingBytes: 0 }
    const times = (change: Partial<typeof rule>) =>
      toPrune(kept, { ...rule, ...change }).map(({ lastUsedAt }) => lastUsedAt)
    expect(times({})).toEqual([])
    expect(times({ maxAgeMs: 25 })).toEqual([10, 20])
    expect(times({ incomingBytes: 1 })).toEqual([10])
    expect(times({ incomingBytes: 201 })).toEqual([10, 20, 30])
    expect(times({ maxBytes: 0 })).toEqual([10, 20, 30, 40])
    expect(times({ maxAgeMs: 25, incomingBytes: 150 })).toEqual([10, 20])
  })

  it('hold for the number of snapshots too', () => {
    const kept = Array.from({ length: 2010 }, (_, at) => ({ lastUsedAt: at, fileBytes: 1 }))
    const rule = { now: 3000, maxAgeMs: 5000, maxBytes: 1e9, incomingBytes: 1 }
    expect(toPrune(kept, rule).length).toBe(10)
  })
})

it('reading is worth it when it is quicker than computing, and when nobody knows', () => {
  const bytesPerSecond = 1e9
  expect(isWorthReading(1000, 1e9, { tokensPerSecond: null, bytesPerSecond })).toBe(true)
  expect(isWorthReading(1000, 1e9, { tokensPerSecond: 900, bytesPerSecond })).toBe(true)
  expect(isWorthReading(1000, 1e9, { tokensPerSecond: 1100, bytesPerSecond })).toBe(false)
})
