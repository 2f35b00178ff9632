import type { Sums, UsageOverTime } from '../../../src-main/contract/activity.ts'
import { formatCompact, formatCost } from '../../lib/format.ts'
import { placeOn, type TimeAxis } from './time-axis.ts'

type Point = UsageOverTime['points'][number]

/** What is drawn of what was used. */
export type Measure = 'tokens' | 'cost' | 'requests'

const measureOf: Readonly<Record<Measure, (sums: Sums) => number>> = {
  tokens: ({ prompt_tokens, completion_tokens }) => prompt_tokens + completion_tokens,
  cost: ({ cost_nanousd }) => cost_nanousd,
  requests: ({ requests }) => requests,
}

/** An amount of it in few letters: "1.2M", or "$0.40". */
export function measureText(measure: Measure, amount: number): string {
  return measure === 'cost' ? formatCost(amount / 1000) : formatCompact(amount)
}

/** One app, person, model or provider over time. */
export interface Series {
  key: string
  name: string
  /** One for each stretch of the axis. */
  values: readonly number[]
  total: number
}

/** Stands for all that came after the largest ones. */
export const otherKey = ' other'

export const mostSeries = 8

/** The largest groups, largest first; more than eight are one more that is called Other. */
export function seriesOf(points: readonly Point[], axis: TimeAxis, measure: Measure): Series[] {
  const groups = Map.groupBy(points, ({ key }) => key)
  const all = [...groups].map(([key, group]) => ({
    key,
    name: group.at(-1)?.name ?? key,
    ...amountsOf(group, axis, measureOf[measure]),
  }))
  const used = all
    .filter(({ total }) => total > 0)
    .toSorted((a, b) => b.total - a.total || a.name.localeCompare(b.name))
  const rest = used.slice(mostSeries)
  if (rest.length === 0) return used
  const values = axis.starts.map((_, place) => sum(rest.map((series) => series.values[place] ?? 0)))
  const other = { key: otherKey, name: 'Other', values, total: sum(values) }
  return [...used.slice(0, mostSeries), other]
}

function amountsOf(points: readonly Point[], axis: TimeAxis, amountOf: (sums: Sums) => number) {
  const values = axis.starts.map(() => 0)
  for (const point of points) {
    const place = placeOn(axis, Date.parse(point.start))
    if (place !== -1) values[place] = (values[place] ?? 0) + amountOf(point)
  }
  return { values, total: sum(values) }
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
