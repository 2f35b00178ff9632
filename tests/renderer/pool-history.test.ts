import { describe, expect, test } from 'vitest'
import {
  modelsIn,
  newestSamples,
  poolSample,
  type PoolSample,
  withPoolSample,
} from '../../src-renderer/lib/pool-history.ts'
import { stackedValues, tablePlaces } from '../../src-renderer/ui/plot/plot-data.ts'
import { pooledModel } from './pooled-model.ts'

const sampleAt = (atMs: number): PoolSample => ({ atMs, models: {} })

describe('the past of the pool', () => {
  test('keeps the first and the newest sample however many come, in at most so many', () => {
    let history: readonly PoolSample[] = []
    for (let at = 0; at < 5000; at += 1) history = withPoolSample(history, sampleAt(at), 100)
    const times = history.map(({ atMs }) => atMs)
    expect(times.length).toBeLessThanOrEqual(100)
    expect(times[0]).toBe(0)
    expect(times.slice(-20)).toEqual(Array.from({ length: 20 }, (_, at) => 4980 + at))
    expect(times).toEqual(times.toSorted((one, other) => one - other))
  })

  test('a model that failed to load holds nothing, an idle one writes nothing', () => {
    const { models } = poolSample(
      [
        pooledModel({ modelId: 'broken', state: 'failed' }),
        pooledModel({ modelId: 'idle', activeRequests: 0, liveTokensPerSecond: 40 }),
        pooledModel({ modelId: 'busy', activeRequests: 1, liveTokensPerSecond: 40 }),
      ],
      1,
    )
    expect(Object.keys(models)).toEqual(['idle', 'busy'])
    expect(models.idle?.tokensPerSecond).toBe(0)
    expect(models.busy?.tokensPerSecond).toBe(40)
  })

  test('a span ends with the newest sample; models that left are still named', () => {
    const before = { atMs: 0, models: { old: { memoryBytes: 1, tokensPerSecond: 0 } } }
    const history = [before, sampleAt(50_000), sampleAt(100_000)]
    expect(newestSamples(history, 60_000).map(({ atMs }) => atMs)).toEqual([50_000, 100_000])
    expect(modelsIn(newestSamples(history, 60_000))).toEqual([])
    expect(modelsIn(newestSamples(history, null))).toEqual(['old'])
    expect(newestSamples([], 60_000)).toEqual([])
  })
})

describe('a plot', () => {
  test('stacks each layer on those before it; what was not there adds nothing', () => {
    const layer = (values: (number | null)[]) => ({ key: '', name: '', colour: 1, values })
    expect(stackedValues([layer([1, 2]), layer([null, 3]), layer([4, 0])])).toEqual([
      [1, 2],
      [1, 5],
      [5, 5],
    ])
  })

  test('its table holds the newest value and at most so many, evenly spread', () => {
    expect(tablePlaces(3, 60)).toEqual([2, 1, 0])
    const places = tablePlaces(1800, 60)
    expect(places[0]).toBe(1799)
    expect(places).toHaveLength(60)
    expect(tablePlaces(0, 60)).toEqual([])
  })
})
