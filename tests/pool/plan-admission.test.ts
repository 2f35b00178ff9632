import { describe, expect, it } from 'vitest'
import { planAdmission } from '../../src-main/core/pool/plan-admission.ts'
import { gigabyte, limit, stateOf, view } from './views.ts'

const way = (gigabytes: number, isSmaller = false) => ({
  needBytes: gigabytes * gigabyte,
  isSmaller,
})

describe('a model that wants in', () => {
  it('is loaded where there is room, the wanted way first', () => {
    const plan = planAdmission('new', [way(6), way(3)], stateOf([view('a', { bytes: 2e9 })]))
    expect(plan).toEqual({ action: 'load', option: way(6) })
  })

  it('takes fewer slots before another model has to go', () => {
    const residents = [view('a', { bytes: 6 * gigabyte })]
    expect(planAdmission('new', [way(6), way(3)], stateOf(residents))).toEqual({
      action: 'load',
      option: way(3),
    })
  })

  it('lets another model go before it takes less context', () => {
    const residents = [view('a', { bytes: 8 * gigabyte })]
    const plan = planAdmission('new', [way(4), way(2, true)], stateOf(residents))
    expect(plan).toMatchObject({ action: 'evict', option: way(4), going: [{ modelId: 'a' }] })
  })

  it('takes less context before anybody waits', () => {
    const residents = [view('a', { bytes: 8 * gigabyte, leases: 1 })]
    const plan = planAdmission('new', [way(4), way(2, true)], stateOf(residents))
    expect(plan).toEqual({ action: 'load', option: way(2, true) })
  })

  it('says why a model has to go, with the numbers', () => {
    const residents = [view('a', { bytes: 8 * gigabyte, lastUsedAtMs: 940_000 })]
    const plan = planAdmission('new', [way(4)], stateOf(residents))
    expect(plan).toMatchObject({
      going: [
        {
          explanation:
            "'new' needs 4.0 GB, 2.0 GB were free; 'a' was used longest ago: unused for 60 s.",
        },
      ],
    })
  })

  it('never costs a busy or a pinned model: it waits for the busy one', () => {
    const residents = [
      view('busy', { bytes: 4 * gigabyte, leases: 2 }),
      view('pinned', { bytes: 4 * gigabyte, pinned: true }),
    ]
    const plan = planAdmission('new', [way(5)], stateOf(residents))
    expect(plan).toMatchObject({ action: 'wait', for: 'uses', modelIds: ['busy'] })
  })

  it('counts loads under way, and waits for one that is in its way', () => {
    const residents = [view('loading', { bytes: 7 * gigabyte, state: 'loading' })]
    const plan = planAdmission('new', [way(4)], stateOf(residents))
    expect(plan).toMatchObject({ action: 'wait', for: 'uses', modelIds: ['loading'] })
  })

  it('waits for what is being unloaded instead of letting more go', () => {
    const residents = [
      view('leaving', { bytes: 4 * gigabyte, state: 'unloading' }),
      view('idle', { bytes: 4 * gigabyte }),
    ]
    const plan = planAdmission('new', [way(5)], stateOf(residents))
    expect(plan).toMatchObject({ action: 'wait', for: 'unloads', modelIds: ['leaving'] })
  })

  it('is refused with the numbers when it can never fit', () => {
    const residents = [view('kept', { bytes: 4 * gigabyte, pinned: true })]
    const plan = planAdmission('new', [way(8), way(7)], stateOf(residents))
    expect(plan).toEqual({
      action: 'refuse',
      explanation:
        "'new' needs at least 7.0 GB; all models together may take 10.0 GB (a limit of the test). Of that 'kept' takes 4.0 GB, and none of these can go.",
    })
  })

  it('does not wait for a model whose engine is stuck', () => {
    const residents = [view('stuck', { bytes: 8 * gigabyte, state: 'stuck' })]
    expect(planAdmission('new', [way(4)], stateOf(residents))).toMatchObject({ action: 'refuse' })
  })

  it('counts memory that the engine did not count', () => {
    const state = stateOf([], { uncountedBytes: 7 * gigabyte })
    expect(planAdmission('new', [way(4)], state)).toMatchObject({ action: 'refuse' })
  })

  it('waits for memory that other programs hold, and leaves the system its headroom', () => {
    const memory = { availableBytes: 4.5 * gigabyte, pressure: 'normal' as const }
    const state = stateOf([], { memory })
    expect(planAdmission('new', [way(4)], state)).toMatchObject({ action: 'wait', for: 'memory' })
    expect(planAdmission('new', [way(3)], state)).toMatchObject({ action: 'load' })
  })

  it('waits while the system is critically short, also where there is room', () => {
    const memory = { availableBytes: 50 * gigabyte, pressure: 'critical' as const }
    const plan = planAdmission('new', [way(1)], stateOf([], { memory }))
    expect(plan).toMatchObject({ action: 'wait', for: 'memory' })
  })

  it('lets as few go as possible, in the order of the policy', () => {
    const residents = [
      view('small', { bytes: gigabyte, lastUsedAtMs: 1 }),
      view('large', { bytes: 6 * gigabyte, lastUsedAtMs: 2 }),
      view('newest', { bytes: 3 * gigabyte, lastUsedAtMs: 3 }),
    ]
    const going = (needed: number) => {
      const plan = planAdmission('new', [way(needed)], stateOf(residents))
      return plan.action === 'evict' ? plan.going.map(({ modelId }) => modelId) : []
    }
    expect(going(1)).toEqual(['small'])
    expect(going(5)).toEqual(['large'])
    expect(going(7)).toEqual(['small', 'large'])
    expect(going(9)).toEqual(['large', 'newest'])
  })

  it('pushes nobody out when it may not', () => {
    const state = stateOf([view('a', { bytes: 8 * gigabyte })])
    const plan = planAdmission('new', [way(4)], state, { mayEvict: false })
    expect(plan).toMatchObject({ action: 'refuse' })
  })

  it('goes by use, frequency or time limit, as the policy says (#30)', () => {
    const residents = [
      view('old', { lastUsedAtMs: 1, useCount: 9, idleLimitMs: null }),
      view('rare', { lastUsedAtMs: 2, useCount: 1, idleLimitMs: 5_000_000 }),
      view('short', { lastUsedAtMs: 3, useCount: 5, idleLimitMs: 1_000_000 }),
    ]
    const first = (policy: 'lru' | 'lfu' | 'ttl') => {
      const plan = planAdmission('new', [way(1)], stateOf(residents, { policy, limit: limit(3) }))
      return plan.action === 'evict' ? plan.going.map(({ modelId }) => modelId) : []
    }
    expect(first('lru')).toEqual(['old'])
    expect(first('lfu')).toEqual(['rare'])
    expect(first('ttl')).toEqual(['short'])
  })
})
