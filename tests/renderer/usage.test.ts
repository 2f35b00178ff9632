import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { UsageOverTime } from '../../src-main/contract/activity.ts'
import type { Provider } from '../../src-main/contract/providers.ts'
import { formatCost } from '../../src-renderer/lib/format.ts'
import { pricedModels } from '../../src-renderer/views/usage/priced-models.ts'
import { roundTicks } from '../../src-renderer/views/usage/round-ticks.ts'
import {
  namedPlaces,
  placeOn,
  stepFor,
  timeAxis,
} from '../../src-renderer/views/usage/time-axis.ts'
import { mostSeries, otherKey, seriesOf } from '../../src-renderer/views/usage/usage-series.ts'
import {
  addUp,
  bucketsOf,
  costText,
  groupSums,
  totalsOf,
} from '../../src-renderer/views/usage/usage-totals.ts'

type Point = UsageOverTime['points'][number]

const now = new Date(2026, 10, 21, 14, 30).getTime()

function point(change: Partial<Point>): Point {
  return {
    start: new Date(2026, 10, 21).toISOString(),
    key: 'local',
    name: 'This Mac',
    local: true,
    requests: 1,
    failed: 0,
    prompt_tokens: 100,
    cached_tokens: 0,
    cache_write_tokens: 0,
    completion_tokens: 10,
    reasoning_tokens: 0,
    cost_nanousd: 0,
    unpriced: 0,
    estimated: 0,
    ...change,
  }
}

describe('the axis of time', () => {
  it('ends with the stretch of now and has one for each hour or day', () => {
    const hours = timeAxis('day', 'hour', now)
    expect(hours.starts).toHaveLength(24)
    expect(hours.starts.at(-1)).toBe(new Date(2026, 10, 21, 14).getTime())
    const days = timeAxis('quarter', 'day', now)
    expect(days.starts).toHaveLength(90)
    expect(days.starts.at(-1)).toBe(new Date(2026, 10, 21).getTime())
    for (const start of days.starts) expect(new Date(start).getHours()).toBe(0)
  })

  it('places a moment in the stretch that it lies in, and nowhere before the first', () => {
    const axis = timeAxis('week', 'day', now)
    expect(placeOn(axis, now)).toBe(6)
    expect(placeOn(axis, axis.starts[3]!)).toBe(3)
    expect(placeOn(axis, axis.starts[3]! - 1)).toBe(2)
    expect(placeOn(axis, axis.starts[0]! - 1)).toBe(-1)
  })

  it('shows a day by the hour and more than a week by the day, whatever is wanted', () => {
    expect(stepFor('day', 'day')).toBe('hour')
    expect(stepFor('week', 'hour')).toBe('hour')
    expect(stepFor('month', 'hour')).toBe('day')
  })

  it('names few enough places to be read', () => {
    for (const span of ['day', 'week', 'month', 'quarter'] as const) {
      for (const step of ['hour', 'day'] as const) {
        const places = namedPlaces(timeAxis(span, stepFor(span, step), now))
        expect(places.length).toBeGreaterThan(2)
        expect(places.length).toBeLessThan(9)
      }
    }
  })
})

describe('the lines behind the chart', () => {
  it('are few, round, and reach the highest bar', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 50 }), (highest) => {
        const ticks = roundTicks(highest)
        const step = ticks[1]!
        expect(ticks.at(-1)!).toBeGreaterThanOrEqual(highest * (1 - 1e-6))
        expect(ticks.length).toBeLessThanOrEqual(6)
        expect([1, 2, 5]).toContain(Number(String(step).replace(/0+$/, '')))
      }),
    )
  })

  it('are there when nothing is drawn', () => {
    expect(roundTicks(0)).toEqual([0, 1])
    expect(roundTicks(3)).toEqual([0, 1, 2, 3])
    expect(roundTicks(1000)).toEqual([0, 500, 1000])
  })
})

describe('what is drawn', () => {
  const axis = timeAxis('week', 'day', now)

  it('is stacked by size, and all after the eighth group are one', () => {
    const points = Array.from({ length: 12 }, (_, index) =>
      point({ key: `m${index}`, name: `Model ${index}`, prompt_tokens: (index + 1) * 100 }),
    )
    const series = seriesOf(points, axis, 'tokens')
    expect(series).toHaveLength(mostSeries + 1)
    expect(series[0]).toMatchObject({ key: 'm11', total: 1210 })
    expect(series.at(-1)).toMatchObject({
      key: otherKey,
      name: 'Other',
      total: 110 + 210 + 310 + 410,
    })
    const drawn = series.reduce((sum, { total }) => sum + total, 0)
    expect(drawn).toBe(points.reduce((sum, one) => sum + one.prompt_tokens + 10, 0))
  })

  it('adds up what one group did here and elsewhere in the same stretch', () => {
    const points = [point({ key: 'app' }), point({ key: 'app', local: false, cost_nanousd: 7 })]
    expect(seriesOf(points, axis, 'requests')[0]?.values.at(-1)).toBe(2)
    expect(seriesOf(points, axis, 'cost')[0]?.total).toBe(7)
  })

  it('leaves out groups of which there is nothing to show', () => {
    expect(seriesOf([point({})], axis, 'cost')).toEqual([])
  })
})

describe('the sums', () => {
  it('tell shares of what worked, and none where nothing did', () => {
    const points = [
      point({ requests: 4, failed: 1, prompt_tokens: 200, cached_tokens: 50 }),
      point({ key: 'openai', local: false, requests: 3, prompt_tokens: 100 }),
    ]
    expect(totalsOf(points)).toMatchObject({ localShare: 0.5, cacheShare: 50 / 300 })
    const failed = [point({ requests: 2, failed: 2, prompt_tokens: 0 })]
    expect(totalsOf(failed)).toMatchObject({ localShare: null, cacheShare: null })
  })

  it('count every token in one bucket', () => {
    const sums = addUp([
      point({
        prompt_tokens: 100,
        cached_tokens: 60,
        cache_write_tokens: 30,
        completion_tokens: 50,
        reasoning_tokens: 20,
      }),
    ])
    expect(bucketsOf(sums)).toEqual({
      fresh: 10,
      cacheRead: 60,
      cacheWrite: 30,
      answer: 30,
      thinking: 20,
    })
  })

  it('never show a price that is not known as nothing', () => {
    const sums = addUp([point({ requests: 2, unpriced: 2 })])
    expect(costText(sums, formatCost)).toBe('not known')
    expect(costText({ ...sums, unpriced: 0 }, formatCost)).toBe('$0')
    expect(costText({ ...sums, cost_nanousd: 1_500_000_000 }, formatCost)).toBe('> $1.50')
  })

  it('put the group with the most tokens first', () => {
    const points = [
      point({ key: 'a' }),
      point({ key: 'b', prompt_tokens: 500 }),
      point({ key: 'a' }),
    ]
    expect(groupSums(points).map(({ key, sums }) => [key, sums.requests])).toEqual([
      ['b', 1],
      ['a', 2],
    ])
  })
})

it('compares only with models whose prices are known', () => {
  const priced = { input_microusd_per_million: 1, output_microusd_per_million: 2 }
  const providers = [
    {
      name: 'openai',
      models: [
        { name: 'big', ...priced },
        { name: 'new', ...priced, output_microusd_per_million: null },
        { name: 'a/free', ...priced, input_microusd_per_million: 0 },
      ],
    },
  ] as unknown as Provider[]
  expect(pricedModels(providers)).toEqual(['openai/a/free', 'openai/big'])
})
