import { describe, expect, it } from 'vitest'
import { createContinuity } from '../../src-main/core/providers/upstream/continuity.ts'

const hourMs = 3_600_000
const signature = { google: { thought_signature: 'EjQK+/=' } }

function start() {
  const clock = { ms: 0 }
  return { clock, continuity: createContinuity({ now: () => clock.ms }) }
}

describe('opaque data of providers', () => {
  it('comes back as it was, to its account only', () => {
    const { continuity } = start()
    continuity.remember('google/1', 'call_1', signature)
    expect(continuity.recall('google/1', 'call_1')).toEqual(signature)
    expect(continuity.recall('google/2', 'call_1')).toBeUndefined()
    expect(continuity.recall('google/1', 'call_2')).toBeUndefined()
  })

  it('is not confused by accounts and ids that read alike when joined', () => {
    const { continuity } = start()
    continuity.remember('a","b', 'c', 1)
    expect(continuity.recall('a', 'b","c')).toBeUndefined()
  })

  it('is forgotten after a day', () => {
    const { clock, continuity } = start()
    continuity.remember('a', 'call', signature)
    clock.ms = 24 * hourMs - 1
    expect(continuity.recall('a', 'call')).toEqual(signature)
    clock.ms = 24 * hourMs
    expect(continuity.recall('a', 'call')).toBeUndefined()
  })

  it('of the oldest calls makes room for that of new ones', () => {
    const { continuity } = start()
    for (let index = 0; index <= 10_000; index++) continuity.remember('a', `call_${index}`, index)
    expect(continuity.recall('a', 'call_0')).toBeUndefined()
    expect(continuity.recall('a', 'call_1')).toBe(1)
    expect(continuity.recall('a', 'call_10000')).toBe(10_000)
  })

  it('is bounded in size, also where one id is told again and again', () => {
    const { continuity } = start()
    const large = 'x'.repeat(2 ** 20)
    for (let index = 0; index < 100; index++) continuity.remember('a', 'again', large)
    continuity.remember('a', 'other', 1)
    expect(continuity.recall('a', 'again')).toBe(large)
    for (let index = 0; index < 40; index++) continuity.remember('a', `call_${index}`, large)
    expect(continuity.recall('a', 'other')).toBeUndefined()
    expect(continuity.recall('a', 'call_39')).toBe(large)
  })

  it('is not kept when it is too large or belongs to no call', () => {
    const { continuity } = start()
    continuity.remember('a', 'call', 'x'.repeat(3 * 2 ** 20))
    continuity.remember('a', '', signature)
    continuity.remember('a', 'none', undefined)
    expect(continuity.recall('a', 'call')).toBeUndefined()
    expect(continuity.recall('a', '')).toBeUndefined()
    expect(continuity.recall('a', 'none')).toBeUndefined()
  })
})
