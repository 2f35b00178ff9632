import type { Database } from 'better-sqlite3'
import type { LogFilter } from '../../../contract/activity.ts'
import type { Sight } from '../entry.ts'
import { dayOf, hourOf, hourUs } from './hours.ts'
import { searchExpression } from './search-expression.ts'
import { type Condition, inSeries, seriesCondition } from './series.ts'

/** Rows looked at one by one before the sums are asked where to look. */
const scannedRows = 4000

/** From this id on, and before that one. */
interface IdRange {
  readonly from: number
  readonly before: number
}

/** Ids of the newest rows that match, newest first. */
export type FindIds = (
  sight: Sight,
  filter: LogFilter,
  page: { readonly before?: number | undefined; readonly limit: number },
) => number[]

/**
 * No filter makes it read the whole log. Where many of the newest rows match, a few thousand of
 * them are enough. Where few do, the sums tell how far back enough matches lie, and the index by
 * series leads to just these.
 */
export function createFindIds(sqlite: Database): FindIds {
  const query = (sql: string, values: readonly (string | number)[]) =>
    sqlite
      .prepare(sql)
      .pluck()
      .all(...values) as number[]
  const startHour = createStartHour(sqlite)

  function bySeries(range: IdRange, condition: Condition, limit: number): number[] {
    const { from, before } = range
    const series = inSeries(condition)
    const near = query(
      `select id from
         (select id, series from requests where id < ? and id >= ? order by id desc limit ?)
       where true${series.sql} order by id desc limit ?`,
      [before, from, scannedRows, ...series.values, limit],
    )
    if (near.length === limit) return near
    const start = Math.max(from, startHour(range, condition, limit) * hourUs)
    return query(
      `select id from requests indexed by requests_by_series
       where id >= ? and id < ?${series.sql} order by id desc limit ?`,
      [start, before, ...series.values, limit],
    )
  }

  function byRequestId(range: IdRange, condition: Condition | null, id: string, limit: number) {
    const series = inSeries(condition)
    return query(
      `select id from requests where request_id = ? and +id >= ? and +id < ?${series.sql}
       order by +id desc limit ?`,
      [id, range.from, range.before, ...series.values, limit],
    )
  }

  function byWords(range: IdRange, condition: Condition | null, words: string, limit: number) {
    const series = inSeries(condition)
    return query(
      `select r.id from error_words w cross join requests r on r.id = w.rowid
       where error_words match ? and w.rowid >= ? and w.rowid < ?${series.sql}
       order by w.rowid desc limit ?`,
      [words, range.from, range.before, ...series.values, limit],
    )
  }

  return (sight, filter, { before, limit }) => {
    const range = rangeOf(filter, before)
    const condition = seriesCondition(sight, filter)
    if (filter.request_id !== undefined) {
      return byRequestId(range, condition, filter.request_id, limit)
    }
    if (filter.search !== undefined) {
      const words = searchExpression(filter.search)
      return words === null ? [] : byWords(range, condition, words, limit)
    }
    if (condition) return bySeries(range, condition, limit)
    return query('select id from requests where id >= ? and id < ? order by id desc limit ?', [
      range.from,
      range.before,
      limit,
    ])
  }
}

/** What a filter and a cursor say of ids. */
export function rangeOf(
  { from, to }: Pick<LogFilter, 'from' | 'to'>,
  before = Number.MAX_SAFE_INTEGER,
): IdRange {
  return {
    from: from === undefined ? 0 : Date.parse(from) * 1000,
    before: to === undefined ? before : Math.min(before, Date.parse(to) * 1000),
  }
}

/**
 * The hour from which on at least so many rows match, as far as the sums know: they may count rows
 * that are gone, but then nothing older is there.
 */
function createStartHour(sqlite: Database) {
  return ({ from, before }: IdRange, condition: Condition, count: number): number => {
    const series = inSeries(condition)
    const first = hourOf(from)
    // The hour that the range ends in may lie partly outside: what it holds does not count.
    const end = hourOf(before)
    const today = dayOf(end) * 24
    let missing = count
    const walk = (table: 'hourly' | 'daily', unit: 'hour' | 'day', low: number, high: number) => {
      const rows = sqlite
        .prepare(
          `select ${unit} as at, sum(requests) as matching from ${table}
           where ${unit} >= ? and ${unit} < ?${series.sql} group by ${unit} order by ${unit} desc`,
        )
        .iterate(low, high, ...series.values) as IterableIterator<{ at: number; matching: number }>
      for (const { at, matching } of rows) {
        if (matching >= missing) return at
        missing -= matching
      }
      return null
    }
    const ofToday = walk('hourly', 'hour', Math.max(first, today), end)
    if (ofToday !== null) return ofToday
    const day = walk('daily', 'day', dayOf(first), dayOf(end))
    if (day === null) return first
    return walk('hourly', 'hour', day * 24, (day + 1) * 24) ?? day * 24
  }
}
