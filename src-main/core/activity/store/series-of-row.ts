import type { Database } from 'better-sqlite3'
import type { Entry } from '../entry.ts'
import { marks } from './series.ts'

/**
 * Columns of a series: who asked what of whom, and how it ended. There are few combinations, so
 * rows and sums hold a number in their place, and a filter becomes a set of such numbers.
 */
const columns = [
  'token_id',
  'token_label',
  'user_id',
  'user',
  'door',
  'endpoint',
  'asked_model',
  'rule_id',
  'found_by',
  'fallback',
  'backend',
  'provider_id',
  'model',
  'leaves',
  'status',
] as const

/** More series are not made for the sake of names of models, which clients may make up. */
const mostSeries = 20_000
const otherModel = '(other)'

export interface SeriesOfRow {
  readonly id: number
  /** It does not tell the models, as there are too many: the row does. */
  readonly isOther: boolean
}

/**
 * Finds the series of a row; makes it when it is new. Call it inside the transaction that writes
 * the row, and `forget` when that fails. What it keeps in memory is bounded.
 */
export function createSeriesOf(sqlite: Database) {
  const find = sqlite.prepare('select id from series where key = ?').pluck()
  const count = sqlite.prepare('select count(*) from series').pluck()
  const insert = sqlite.prepare(
    `insert into series (${columns.join(', ')}, key) values (${marks(columns.length + 1)})`,
  )
  const known = new Map<string, SeriesOfRow>()
  let made = count.get() as number

  function findOrMake(entry: Entry, key: string): SeriesOfRow {
    const found = find.get(key) as number | undefined
    if (found !== undefined) return { id: found, isOther: false }
    if (entry.askedModel !== otherModel && made >= mostSeries) {
      return { id: seriesOf(withoutModels(entry)).id, isOther: true }
    }
    made += 1
    return { id: Number(insert.run(...valuesOf(entry), key).lastInsertRowid), isOther: false }
  }

  function seriesOf(entry: Entry): SeriesOfRow {
    const key = JSON.stringify(valuesOf(entry))
    const series = known.get(key) ?? findOrMake(entry, key)
    if (known.size >= mostSeries) known.clear()
    known.set(key, series)
    return series
  }
  const forget = () => {
    known.clear()
    made = count.get() as number
  }
  return Object.assign(seriesOf, { forget })
}

function withoutModels(entry: Entry): Entry {
  const target = entry.target && { ...entry.target, model: otherModel }
  return { ...entry, askedModel: otherModel, target }
}

function valuesOf({ caller, target, plan, ...entry }: Entry) {
  return [
    caller.tokenId,
    caller.tokenLabel,
    caller.userId,
    caller.user,
    entry.door,
    entry.endpoint,
    entry.askedModel,
    plan?.rule?.id ?? null,
    plan?.found_by ?? null,
    Number(entry.fallback),
    target?.backend ?? null,
    target?.providerId ?? null,
    target?.model ?? null,
    Number(target?.leaves ?? false),
    entry.status,
  ]
}
