import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Database } from 'better-sqlite3'
import type { UsageGroup } from '../../../contract/activity.ts'
import { hourText, hoursOf } from './hours.ts'
import { seriesCondition } from './series.ts'
import type { StoreCalls, UsagePoint } from './store-calls.ts'
import { partsOfDay, unionOf } from './sum-parts.ts'
import { type SumRow, sumColumns } from './sums.ts'

/**
 * Sums over time, from whole hours that the span touches; also of rows that are gone. Days are
 * those of the time zone. Hours are those of UTC, so in zones that are half an hour off, a day
 * begins and ends half an hour late. A long span takes a while, in which rows can be written.
 */
export function createUsage(sqlite: Database): StoreCalls['usage'] {
  return async (sight, wish) => {
    const condition = seriesCondition(sight, {})
    const { from, to } = hoursOf(wish)
    const buckets = wish.step === 'hour' ? hours(from, to) : days(from, to, wish.timeZone)
    const points: UsagePoint[] = []
    for (const bucket of buckets) {
      const union = unionOf(partsOfDay(bucket.from, bucket.to), condition)
      if (!union) continue
      const groups = sqlite.prepare(selectGroups(wish.by, union.sql)).all(...union.values)
      const start = hourText(bucket.start)
      points.push(...(groups as GroupRow[]).map((group) => ({ start, ...pointOf(group) })))
      await nextTurn()
    }
    return points
  }
}

interface GroupRow extends SumRow {
  readonly group_key: string
  readonly name: string
  readonly local: number
  readonly failed: number
}

/** A group is called what its newest series calls it: with max(), SQLite takes all of that row. */
function selectGroups(by: UsageGroup, union: string): string {
  const totals = sumColumns.map((column) => `sum(t.${column}) as ${column}`).join(', ')
  return `select ${keys[by]} as group_key, ${names[by]} as name, max(s.id),
    backend is not null and leaves = 0 as local,
    sum(case when status in ('success', 'cancelled') then 0 else t.requests end) as failed,
    ${totals}
    from (${union}) t cross join series s on s.id = t.series
    group by group_key, local having sum(t.requests) > 0`
}

const callerName = `case when door = 'corral' then 'corral'
  else coalesce(token_label, user, 'unknown') end`

/** Ids of groups. Empty for requests that were refused before there was a target. */
const keys: Record<UsageGroup, string> = {
  app: `coalesce(token_id, ${callerName})`,
  user: "coalesce(user_id, user, '') || ''",
  model: "coalesce(backend || '/' || model, '')",
  backend: "coalesce(backend, '')",
}

const names: Record<UsageGroup, string> = {
  app: callerName,
  user: "coalesce(user, '')",
  model: "coalesce(model, '')",
  backend: "coalesce(backend, '')",
}

function pointOf(row: GroupRow): Omit<UsagePoint, 'start'> {
  const { group_key: key, name, local, failed, requests, cost_nanousd, unpriced, estimated } = row
  const written = row.cache_write_tokens + row.long_cache_write_tokens
  return {
    key,
    name,
    local: local === 1,
    requests,
    failed,
    prompt_tokens: row.fresh_tokens + row.cache_read_tokens + written,
    cached_tokens: row.cache_read_tokens,
    cache_write_tokens: written,
    completion_tokens: row.output_tokens,
    reasoning_tokens: row.reasoning_tokens,
    cost_nanousd,
    unpriced,
    estimated,
  }
}

/** Hours of a bucket, the last exclusive, and the hour that names it. */
interface Bucket {
  readonly start: number
  readonly from: number
  readonly to: number
}

function hours(from: number, to: number): Bucket[] {
  return Array.from({ length: to - from }, (_, at) => ({
    start: from + at,
    from: from + at,
    to: from + at + 1,
  }))
}

/** Longest day that a time zone has had, when its clocks went back. */
const longestDayHours = 26

function days(from: number, to: number, timeZone: string): Bucket[] {
  const dateOf = createDateOf(timeZone)
  let start = from
  while (start > from - longestDayHours && dateOf(start - 1) === dateOf(from)) start--
  const buckets: Bucket[] = []
  for (let first = from; first < to;) {
    let end = first + 1
    while (end < to && dateOf(end) === dateOf(first)) end++
    buckets.push({ start: buckets.length === 0 ? start : first, from: first, to: end })
    first = end
  }
  return buckets
}

/** The date on which an hour begins there. */
function createDateOf(timeZone: string): (hour: number) => string {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' })
  const known = new Map<number, string>()
  return (hour) => {
    const date = known.get(hour) ?? format.format(hour * 3_600_000)
    known.set(hour, date)
    return date
  }
}
