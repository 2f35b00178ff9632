import { dayOf, hourOf, hourUs } from './hours.ts'
import { type Condition, inSeries } from './series.ts'
import { sumColumns, sumsOverRows } from './sums.ts'

/** Where the sums of a span are taken from: keys from, and before. */
export interface SumPart {
  readonly table: 'hourly' | 'daily' | 'requests'
  readonly from: number
  readonly to: number
  /** It is in another part, and does not belong to the span. */
  readonly minus?: boolean
}

/** Whole days from the days, the hours before and after them from the hours. */
export function partsOfHours(from: number, to: number): SumPart[] {
  const firstDay = dayOf(from + 23)
  const endDay = dayOf(to)
  if (endDay <= firstDay) return [{ table: 'hourly', from, to }]
  return [
    { table: 'hourly', from, to: firstDay * 24 },
    { table: 'daily', from: firstDay, to: endDay },
    { table: 'hourly', from: endDay * 24, to },
  ]
}

/** The hours that a range of ids lies partly in are read row by row. */
export function partsOfIds(from: number, before: number): SumPart[] {
  const first = Math.ceil(from / hourUs)
  const last = Math.max(first, hourOf(before))
  return [
    { table: 'requests', from, to: Math.min(first * hourUs, before) },
    ...partsOfHours(first, last),
    { table: 'requests', from: Math.max(last * hourUs, from), to: before },
  ]
}

/**
 * A day of a time zone lies in two days of UTC. Of each, either the hours that belong to it are
 * read, or the day less the hours that do not, whichever are fewer. So each day of UTC is read for
 * one day of the zone only, and stands for it when its hours are not there any more.
 */
export function partsOfDay(from: number, to: number): SumPart[] {
  const parts: SumPart[] = []
  for (let day = dayOf(from); day * 24 < to; day++) {
    const begin = day * 24
    const end = begin + 24
    const inside = { from: Math.max(from, begin), to: Math.min(to, end) }
    const count = inside.to - inside.from
    if (count < 12 || (count === 12 && inside.from > begin))
      parts.push({ table: 'hourly', ...inside })
    else {
      parts.push({ table: 'daily', from: day, to: day + 1 })
      parts.push({ table: 'hourly', from: begin, to: inside.from, minus: true })
      parts.push({ table: 'hourly', from: inside.to, to: end, minus: true })
    }
  }
  return parts
}

const names = sumColumns.join(', ')
const negatives = sumColumns.map((column) => `-${column} as ${column}`).join(', ')

const selects: Record<SumPart['table'], (columns: string, series: string) => string> = {
  hourly: (columns, series) =>
    `select series, hour as first_hour, hour as last_hour, ${columns} from hourly
     where hour >= ? and hour < ?${series}`,
  daily: (columns, series) =>
    `select series, first_hour, last_hour, ${columns} from daily
     where day >= ? and day < ?${series}`,
  requests: (_, series) =>
    `select series, min(id) / ${hourUs} as first_hour, max(id) / ${hourUs} as last_hour,
     ${sumsOverRows} from requests not indexed where id >= ? and id < ?${series} group by series`,
}

/** All parts as one query; `null` when there is nothing in them. */
export function unionOf(parts: readonly SumPart[], condition: Condition | null): Condition | null {
  const real = parts.filter(({ from, to }) => from < to)
  if (real.length === 0) return null
  const series = inSeries(condition)
  return {
    sql: real
      .map(({ table, minus }) => selects[table](minus ? negatives : names, series.sql))
      .join(' union all '),
    values: real.flatMap(({ from, to }) => [from, to, ...series.values]),
  }
}
