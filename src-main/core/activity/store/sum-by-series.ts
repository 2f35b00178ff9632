import type { Database } from 'better-sqlite3'
import type { AuditLog, Sums } from '../../../contract/activity.ts'
import type { Condition } from './series.ts'
import { type SumPart, partsOfHours, partsOfIds, unionOf } from './sum-parts.ts'
import { type SumRow, sumColumns } from './sums.ts'

/** Sums over the rows of one series. */
export interface SeriesSums extends SumRow {
  readonly first_hour: number
  readonly last_hour: number
  readonly token_id: string | null
  readonly token_label: string | null
  readonly user_id: number | null
  readonly user: string | null
  readonly door: AuditLog['door']
  readonly rule_id: number | null
  readonly found_by: AuditLog['found_by']
  readonly fallback: number
  readonly backend: string | null
  readonly model: string | null
  readonly leaves: number
  readonly status: AuditLog['status']
}

export interface SeriesReader {
  /** Of whole hours, the last exclusive; also of those whose rows are gone. */
  hours(from: number, to: number, condition: Condition | null): SeriesSums[]
  /** Of the rows with ids in this range, the last exclusive, as if each was read. */
  rows(from: number, before: number, condition: Condition | null): SeriesSums[]
}

const totals = sumColumns.map((column) => `sum(${column}) as ${column}`).join(', ')

export function createSeriesReader(sqlite: Database): SeriesReader {
  const read = (parts: readonly SumPart[], condition: Condition | null): SeriesSums[] => {
    const union = unionOf(parts, condition)
    if (!union) return []
    return sqlite
      .prepare(
        `select s.token_id, s.token_label, s.user_id, s.user, s.door, s.rule_id, s.found_by,
         s.fallback, s.backend, s.model, s.leaves, s.status, t.*
         from (select series, min(first_hour) as first_hour, max(last_hour) as last_hour, ${totals}
               from (${union.sql}) group by series) t
         cross join series s on s.id = t.series order by s.id desc`,
      )
      .all(...union.values) as SeriesSums[]
  }
  return {
    hours: (from, to, condition) => read(partsOfHours(from, to), condition),
    rows: (from, before, condition) => read(partsOfIds(from, before), condition),
  }
}

/** The sums of many series as the contract has them. */
export function sumUp(series: readonly SeriesSums[]): Sums {
  const sum = (column: keyof SumRow, of = series) => of.reduce((all, one) => all + one[column], 0)
  const failed = series.filter(({ status }) => status !== 'success' && status !== 'cancelled')
  const cached = sum('cache_read_tokens')
  const written = sum('cache_write_tokens') + sum('long_cache_write_tokens')
  return {
    requests: sum('requests'),
    failed: sum('requests', failed),
    prompt_tokens: sum('fresh_tokens') + cached + written,
    cached_tokens: cached,
    cache_write_tokens: written,
    completion_tokens: sum('output_tokens'),
    reasoning_tokens: sum('reasoning_tokens'),
    cost_nanousd: sum('cost_nanousd'),
    unpriced: sum('unpriced'),
    estimated: sum('estimated'),
  }
}

/** App or person, by the newest name. */
export function nameOf(series: SeriesSums): string {
  if (series.door === 'corral') return 'corral'
  return series.token_label ?? series.user ?? 'unknown'
}
