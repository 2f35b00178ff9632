import { describe, expect, test } from 'vitest'
import type { PoolBudget } from '../../src-main/contract/pool.ts'
import { summaryOf, withSample } from '../../src-renderer/lib/speed-history.ts'
import { memorySum } from '../../src-renderer/views/pool/memory-parts.ts'
import { pooledModel } from './pooled-model.ts'

function budget(change: Partial<PoolBudget>): PoolBudget {
  return {
    budgetBytes: 20e9,
    usedBytes: 0,
    headroomBytes: 2e9,
    systemTotalBytes: 32e9,
    systemAvailableBytes: 25e9,
    processBytes: 1e9,
    pressure: 'normal',
    explanation: '',
    ...change,
  }
}

describe('the memory sum', () => {
  test('shares out the budget, and leaves out what failed to load', () => {
    const models = [
      pooledModel({ modelId: 'a' }),
      pooledModel({ modelId: 'b', state: 'failed' }),
      pooledModel({ modelId: 'c', state: 'loading' }),
    ]
    const sum = memorySum({ models, budget: budget({ usedBytes: 11e9 }) })
    expect(sum.parts.map(({ modelId, share }) => [modelId, share])).toEqual([
      ['a', 0.25],
      ['c', 0.25],
    ])
    expect(sum).toMatchObject({ freeBytes: 9e9, otherBytes: 1e9, overBytes: 0 })
  })

  test('never draws more than the whole bar when too much is in use', () => {
    const models = [pooledModel({ modelId: 'a' }), pooledModel({ modelId: 'b' })]
    const sum = memorySum({ models, budget: budget({ budgetBytes: 4e9, usedBytes: 10e9 }) })
    expect(sum).toMatchObject({ freeBytes: 0, overBytes: 6e9 })
    expect(sum.parts.reduce((total, { share }) => total + share, 0)).toBe(1)
  })
})

describe('the speed of the last minute', () => {
  test('keeps sixty samples, and forgets a model that left', () => {
    const busy = pooledModel({ activeRequests: 1, liveTokensPerSecond: 40 })
    let history = withSample({ gone: [1] }, [busy])
    for (let second = 0; second < 70; second += 1) history = withSample(history, [busy])
    expect(Object.keys(history)).toEqual(['brief'])
    expect(history.brief).toHaveLength(60)
  })

  test('is nothing once the model is idle, whatever its last figure was', () => {
    const idle = pooledModel({ activeRequests: 0, liveTokensPerSecond: 40 })
    expect(withSample({}, [idle]).brief).toEqual([0])
  })

  test('averages only the seconds in which something was written', () => {
    expect(summaryOf([0, 10, 30, 0])).toEqual({ highest: 30, average: 20 })
    expect(summaryOf([])).toEqual({ highest: 0, average: 0 })
  })
})
