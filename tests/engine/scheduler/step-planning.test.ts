import { describe, expect, it } from 'vitest'
import { createPassCost } from '../../../src-main/core/engine/scheduler/pass-cost.ts'
import { chooseDonor } from '../../../src-main/core/engine/scheduler/prefix-source.ts'
import { createPromptPace } from '../../../src-main/core/engine/scheduler/prompt-pace.ts'
import { createRateMeter } from '../../../src-main/core/engine/scheduler/rate-meter.ts'
import { planRound } from '../../../src-main/core/engine/scheduler/round-plan.ts'
import { createServiceTime } from '../../../src-main/core/engine/scheduler/service-time.ts'
import { chooseSlot } from '../../../src-main/core/engine/scheduler/slot-choice.ts'
import { createTokenList } from '../../../src-main/core/engine/scheduler/token-list.ts'
import { seededRandom } from '../../../src-main/core/library/starter/seeded-random.ts'

describe('a round', () => {
  it('goes through together where that is cheaper', () => {
    const gpu = (size: number) => 10 + size
    expect(planRound([0, 1, 2, 3], gpu)).toEqual([[0, 1, 2, 3]])
    expect(planRound([0, 1, 4, 5, 7], gpu)).toEqual([[0, 1], [4, 5], [7]])
  })

  it('is split where passes of several cost more', () => {
    const costs = [0, 7, 18, 25, 30, 36, 41, 45, 50]
    const cpu = (size: number) => costs[size]!
    expect(planRound([0, 1, 2], cpu)).toEqual([[0], [1], [2]])
    expect(planRound([0, 1, 2, 3, 4, 5, 6, 7], cpu)).toEqual([[0, 1, 2, 3, 4, 5, 6, 7]])
  })

  it('never costs more than any other split, and holds each sequence once', () => {
    const random = seededRandom(1)
    for (let run = 0; run < 200; run += 1) {
      const costs = Array.from({ length: 8 }, () => random() * 10)
      const ids = Array.from({ length: 8 }, (_, id) => id).filter(() => random() < 0.7)
      const plan = planRound(ids, (size) => costs[size - 1]!)
      expect(plan.flat()).toEqual(ids)
      const cost = (passes: readonly (readonly number[])[]) =>
        passes.reduce((sum, { length }) => sum + costs[length - 1]!, 0)
      for (const pass of plan) expect(pass.at(-1)! - pass[0]!).toBe(pass.length - 1)
      expect(cost(plan)).toBeLessThanOrEqual(cost(ids.map((id) => [id])) + 1e-9)
    }
  })
})

describe('the cost of a pass', () => {
  /** Plays rounds of this many streams against a machine; answers the sizes of the last round. */
  function settle(streams: number, machine: (size: number) => number, rounds = 60) {
    const cost = createPassCost()
    const ids = Array.from({ length: streams }, (_, id) => id)
    let sizes: number[] = []
    let total = 0
    for (let round = 0; round < rounds; round += 1) {
      sizes = planRound(ids, cost.estimate).map(({ length }) => length)
      const took = sizes.reduce((sum, size) => sum + machine(size), 0)
      total += took
      cost.learn(sizes, took)
    }
    return { sizes, total }
  }

  it('is found out where joining pays, without trying much else', () => {
    const gpu = (size: number) => 10 + size * 0.2
    const { sizes, total } = settle(8, gpu)
    expect(sizes).toEqual([8])
    expect(total).toBeLessThan(60 * gpu(8) * 1.6)
  })

  it('is found out where it does not', () => {
    const costs = [0, 7, 18, 25, 30, 36, 41, 45, 50]
    expect(settle(4, (size) => costs[size]!).sizes).toEqual([1, 1, 1, 1])
    expect(settle(2, (size) => costs[size]!).sizes).toEqual([1, 1])
    expect(settle(8, (size) => costs[size]!).sizes).toEqual([8])
  })

  it('survives a disturbed measurement', () => {
    let calls = 0
    const machine = (size: number) => {
      calls += 1
      return (10 + size * 0.2) * (calls === 1 ? 50 : 1)
    }
    expect(settle(4, machine).sizes).toEqual([4])
  })
})

describe('a slice beside answers', () => {
  it('holds what the machine computes in a short time', () => {
    const pace = createPromptPace(512)
    const first = pace.sliceBesideAnswers()
    for (let slice = 0; slice < 20; slice += 1) pace.learn(128, 128 * 3)
    expect(pace.sliceBesideAnswers()).toBeLessThan(first)
    expect(pace.sliceBesideAnswers() * 3).toBeLessThan(200)
    for (let slice = 0; slice < 20; slice += 1) pace.learn(128, 128 * 0.01)
    expect(pace.sliceBesideAnswers()).toBe(512)
    for (let slice = 0; slice < 20; slice += 1) pace.learn(128, 128 * 1000)
    expect(pace.sliceBesideAnswers()).toBe(64)
  })
})

describe('copying a beginning', () => {
  const donor = (slot: string, sharedTokens: number, heldTokens: number) => ({
    slot,
    sharedTokens,
    heldTokens,
  })

  it('is done where it is faster than computing', () => {
    const rates = { msPerComputedToken: 1, msPerCopiedToken: 0.1 }
    expect(chooseDonor([donor('a', 500, 500)], 0, rates)?.slot).toBe('a')
    expect(chooseDonor([donor('a', 500, 6000)], 0, rates)).toBeNull()
    expect(chooseDonor([donor('a', 500, 500)], 470, rates)).toBeNull()
    const slowCopy = { msPerComputedToken: 0.1, msPerCopiedToken: 1 }
    expect(chooseDonor([donor('a', 500, 500)], 0, slowCopy)).toBeNull()
  })

  it('takes the one that has most', () => {
    const rates = { msPerComputedToken: null, msPerCopiedToken: null }
    expect(chooseDonor([donor('a', 500, 500), donor('b', 700, 900)], 100, rates)?.slot).toBe('b')
  })
})

describe('the choice of a slot', () => {
  const slot = (name: string, tokens: number[], lastUsedAtMs: number) => {
    const list = createTokenList(100)
    list.append(Uint32Array.from(tokens))
    return { name, tokens: list, lastUsedAtMs }
  }
  const prompt = Uint32Array.from({ length: 20 }, (_, at) => at)
  const begin = (length: number) => [...prompt.subarray(0, length)]

  it('leaves a long conversation alone that shares only its beginning', () => {
    const long = slot('long', [...begin(10), ...Array.from({ length: 50 }, () => 7777)], 2)
    expect(chooseSlot([long, slot('old', [1, 2], 1)], prompt)?.name).toBe('old')
    expect(chooseSlot([long, slot('newer', [1, 2], 3)], prompt)?.name).toBe('long')
  })

  it('does not count a beginning that all prompts share', () => {
    const other = slot('other', [...begin(2), 500, 501], 2)
    expect(chooseSlot([other, slot('old', [9], 1)], prompt)?.name).toBe('old')
    expect(chooseSlot([slot('warm', begin(3), 2), slot('old', [9], 1)], prompt)?.name).toBe('warm')
    expect(chooseSlot([], prompt)).toBeUndefined()
  })
})

describe('the live rate', () => {
  it('is that of the last seconds', () => {
    let now = 0
    const meter = createRateMeter(() => now)
    for (; now < 10_000; now += 50) meter.count(1)
    expect(meter.perSecond()).toBeCloseTo(20, 0)
    now += 1000
    expect(meter.perSecond()).toBeLessThan(16)
    now += 60_000
    expect(meter.perSecond()).toBe(0)
  })

  it('is true from the beginning', () => {
    let now = 0
    const meter = createRateMeter(() => now)
    for (; now < 1000; now += 50) meter.count(1)
    expect(meter.perSecond()).toBeGreaterThan(15)
  })
})

describe('the time to come back', () => {
  it('grows with the line and shrinks with the slots', () => {
    const seconds = (slots: number, waiting: number) => {
      const time = createServiceTime(slots)
      for (let request = 0; request < 100; request += 1) time.learn(1900)
      return time.waitSeconds(waiting)
    }
    expect(seconds(4, 7)).toBe(4)
    expect(seconds(1, 7)).toBe(16)
    expect(seconds(4, 0)).toBe(1)
    expect(seconds(1, 1e6)).toBe(600)
  })
})
