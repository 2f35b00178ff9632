import type { Database } from 'better-sqlite3'
import type { LogFilter, LogStats, LogStatus, Sums } from '../../../contract/activity.ts'
import type { Sight } from '../entry.ts'
import { type FindIds, rangeOf } from './find-ids.ts'
import { hourUs } from './hours.ts'
import { type Condition, inSeries, seriesCondition } from './series.ts'
import { type SeriesReader, type SeriesSums, nameOf, sumUp } from './sum-by-series.ts'

/** Successes that percentiles are taken of. */
const sampleSize = 10_000

type Stats = Omit<LogStats, 'lost'>

/** Sums over the rows that are there; what was summed of rows that are gone does not count. */
export function createStats(
  sqlite: Database,
  { reader, findIds, sizeBytes }: { reader: SeriesReader; findIds: FindIds; sizeBytes(): number },
): (sight: Sight, filter: LogFilter) => Stats {
  const ends = sqlite.prepare(
    'select (select min(id) from requests) as oldest, (select max(id) from requests) as newest',
  )

  function sumsOf(filter: LogFilter, condition: Condition | null): SeriesSums[] {
    const { oldest, newest } = ends.get() as { oldest: number | null; newest: number }
    if (oldest === null) return []
    const range = rangeOf(filter)
    const endOfNewest = (Math.floor(newest / hourUs) + 1) * hourUs
    return reader.rows(Math.max(range.from, oldest), Math.min(range.before, endOfNewest), condition)
  }

  function oldestOf(all: readonly SeriesSums[], filter: LogFilter, condition: Condition | null) {
    if (all.length === 0) return null
    const hour = Math.min(...all.map(({ first_hour }) => first_hour)) * hourUs
    const series = inSeries(condition)
    const id = sqlite
      .prepare(`select id from requests where id >= ? and id < ?${series.sql} order by id limit 1`)
      .pluck()
      .get(Math.max(hour, rangeOf(filter).from), hour + hourUs, ...series.values)
    return id === undefined ? null : new Date(Math.floor((id as number) / 1000)).toISOString()
  }

  function percentiles(sight: Sight, filter: LogFilter) {
    const isSought = (filter.status ?? 'success') === 'success'
    const page = { limit: sampleSize }
    const ids = isSought ? findIds(sight, { ...filter, status: 'success' }, page) : []
    const rows = sqlite
      .prepare(
        `select duration_us, first_token_us from json_each(?) cross join requests r on r.id = value`,
      )
      .raw()
      .all(JSON.stringify(ids)) as [number, number | null][]
    return {
      duration: percentilesOf(rows.map(([duration]) => duration)),
      first_token: percentilesOf(rows.flatMap(([, first]) => (first === null ? [] : [first]))),
    }
  }

  return (sight, filter) => {
    const condition = seriesCondition(sight, filter)
    const all = sumsOf(filter, condition)
    return {
      total: sumUp(all),
      by_status: byStatus(all),
      ...byGroup(all),
      ...percentiles(sight, filter),
      oldest: oldestOf(all, filter, condition),
      size_bytes: sizeBytes(),
    }
  }
}

function byStatus(all: readonly SeriesSums[]): Record<LogStatus, number> {
  const counts = { success: 0, error: 0, timeout: 0, cancelled: 0, refused: 0 }
  for (const { status, requests } of all) counts[status] += requests
  return counts
}

/** Most requests first. A group is called what its newest series calls it. */
function byGroup(all: readonly SeriesSums[]) {
  const asked = all.filter(({ backend }) => backend !== null)
  // Corral's own connections ask no model.
  const ofModels = asked.filter(({ model }) => model !== null)
  const groups = (of: readonly SeriesSums[], keyOf: (one: SeriesSums) => unknown) =>
    [...Map.groupBy(of, (one) => JSON.stringify(keyOf(one))).values()]
      .map((group): [SeriesSums, Sums] => [group[0]!, sumUp(group)])
      .toSorted(([, a], [, b]) => b.requests - a.requests)
  return {
    by_backend: groups(asked, ({ backend }) => backend).map(([first, sums]) => ({
      ...sums,
      backend_type: first.backend!,
    })),
    by_model: groups(ofModels, ({ backend, model }) => [backend, model]).map(([first, sums]) => ({
      ...sums,
      model: first.model!,
      backend_type: first.backend!,
    })),
    by_app: groups(all, (one) => [one.token_id, one.token_id === null && nameOf(one)]).map(
      ([first, sums]) => ({ ...sums, app_id: first.token_id, name: nameOf(first) }),
    ),
  }
}

/** By the nearest rank; `null` of nothing. */
function percentilesOf(microseconds: number[]): { p50: number; p95: number } | null {
  const sorted = Float64Array.from(microseconds).toSorted()
  const at = (part: number) => sorted[Math.ceil(sorted.length * part) - 1]! / 1000
  return sorted.length === 0 ? null : { p50: at(0.5), p95: at(0.95) }
}
