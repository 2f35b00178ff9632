import { createHash } from 'node:crypto'
import Database from 'better-sqlite3'
import type { RequestPlan } from '../../../contract/activity.ts'
import { dayOf, hourOf } from './hours.ts'
import { wholeMicroseconds } from './log-of-entry.ts'
import { type SeriesOfRow, createSeriesOf } from './series-of-row.ts'
import { marks } from './series.ts'
import type { NumberedEntry, StoreCalls } from './store-calls.ts'
import { addendsOf, sumColumns } from './sums.ts'

const rowColumns = [
  'id',
  'series',
  'request_id',
  'attempt',
  'stream',
  'process',
  'asked_model',
  'model',
  'plan',
  'key_id',
  'last_four',
  'duration_us',
  'first_token_us',
  'http_status',
  'error_type',
  'error_message',
  'upstream_status',
  'upstream_code',
  'fresh_tokens',
  'cache_read_tokens',
  'cache_write_tokens',
  'long_cache_write_tokens',
  'output_tokens',
  'reasoning_tokens',
  'estimated',
  'cost_nanousd',
  'bytes_sent',
  'bytes_received',
]

/**
 * Writes rows and what is summed over them, all or nothing. A row that is there already, because
 * the thread that wrote it died before it could say so, is not written twice. A row with a value
 * that SQLite does not take is left out and counted.
 */
export function createWrite(sqlite: Database.Database): StoreCalls['write'] {
  const seriesOf = createSeriesOf(sqlite)
  const planOf = createPlanOf(sqlite)
  const insert = sqlite.prepare(
    `insert into requests (${rowColumns.join(', ')}) values (${marks(rowColumns.length)})
     on conflict (id) do nothing`,
  )
  const written = sqlite.prepare('select request_id, attempt from requests where id = ?')
  const words = sqlite.prepare('insert into error_words (rowid, words) values (?, ?)')
  const addHour = addTo(sqlite, 'hourly', ['hour', 'series'])
  const addDay = addTo(sqlite, 'daily', ['day', 'series', 'first_hour', 'last_hour'])

  /** Another process may have taken the same microsecond; then the next free one is taken. */
  function insertRow(entry: NumberedEntry, series: SeriesOfRow, plan: number | null) {
    for (let id = entry.id; ; id++) {
      if (insert.run(rowValues(entry, id, series, plan)).changes === 1) return id
      const there = written.get(id) as { request_id: string; attempt: number }
      if (there.request_id === entry.requestId && there.attempt === entry.attempt) return null
    }
  }

  const writeAll = sqlite.transaction((entries: readonly NumberedEntry[]) => {
    const sums = new Map<string, { hour: number; series: number; sums: number[] }>()
    for (const entry of entries) {
      const series = seriesOf(entry)
      const hour = hourOf(entry.id)
      const id = insertRow(entry, series, entry.plan && planOf(entry.plan, hour))
      if (id === null) continue
      if (entry.error) words.run(id, wordsOf(entry))
      const key = `${hourOf(id)} ${series.id}`
      const sum = sums.get(key) ?? {
        hour: hourOf(id),
        series: series.id,
        sums: sumColumns.map(() => 0),
      }
      sums.set(key, sum)
      for (const [at, addend] of addendsOf(entry).entries()) sum.sums[at]! += addend
    }
    for (const { hour, series, sums: values } of sums.values()) {
      addHour.run(hour, series, ...values)
      addDay.run(dayOf(hour), series, hour, hour, ...values)
    }
  })
  const writeTogether = (entries: readonly NumberedEntry[]) => {
    try {
      writeAll.immediate(entries)
    } catch (error) {
      // What was rolled back must not be remembered as written.
      seriesOf.forget()
      planOf.forget()
      throw error
    }
  }
  return (entries) => {
    try {
      writeTogether(entries)
      return 0
    } catch (error) {
      if (!isOfValues(error)) throw error
    }
    return entries.filter((entry) => !isWritten(() => writeTogether([entry]))).length
  }
}

function isWritten(write: () => void): boolean {
  try {
    write()
    return true
  } catch (error) {
    if (!isOfValues(error)) throw error
    return false
  }
}

/** The row is at fault, and no other file would take it. */
function isOfValues(error: unknown): boolean {
  if (!(error instanceof Database.SqliteError)) return true
  return /^SQLITE_(CONSTRAINT|MISMATCH|TOOBIG|RANGE)/.test(error.code)
}

function rowValues(entry: NumberedEntry, id: number, series: SeriesOfRow, plan: number | null) {
  const { target, error, tokens } = entry
  return [
    id,
    series.id,
    entry.requestId,
    entry.attempt,
    Number(entry.stream),
    entry.process,
    series.isOther ? entry.askedModel : null,
    series.isOther ? (target?.model ?? null) : null,
    plan,
    target?.keyId ?? null,
    target?.lastFour ?? null,
    wholeMicroseconds(entry.durationMs),
    entry.firstTokenMs === null ? null : wholeMicroseconds(entry.firstTokenMs),
    entry.httpStatus,
    error?.type ?? null,
    error?.message ?? null,
    error?.upstreamStatus ?? null,
    error?.upstreamCode ?? null,
    tokens?.fresh ?? null,
    tokens?.cacheRead ?? null,
    tokens?.cacheWrite ?? null,
    tokens?.longCacheWrite ?? null,
    tokens?.output ?? null,
    tokens?.reasoning ?? null,
    Number(entry.estimated),
    entry.costNanousd,
    entry.bytesSent,
    entry.bytesReceived,
  ]
}

function wordsOf({ error, askedModel }: NumberedEntry): string {
  const said = error ? [error.type, error.message, error.upstreamCode] : []
  return [...said, askedModel].filter((part) => part !== null).join(' ')
}

function addTo(sqlite: Database.Database, table: 'hourly' | 'daily', keys: readonly string[]) {
  const hours = table === 'daily' ? ['first_hour = min(first_hour, excluded.first_hour)'] : []
  if (table === 'daily') hours.push('last_hour = max(last_hour, excluded.last_hour)')
  const added = sumColumns.map((column) => `${column} = ${column} + excluded.${column}`)
  return sqlite.prepare(
    `insert into ${table} (${[...keys, ...sumColumns].join(', ')})
     values (${marks(keys.length + sumColumns.length)})
     on conflict do update set ${[...hours, ...added].join(', ')}`,
  )
}

/** The number of a plan; plans repeat, so each is kept once. */
function createPlanOf(sqlite: Database.Database) {
  const find = sqlite.prepare('select id from plans where hash = ?').pluck()
  const insert = sqlite.prepare('insert into plans (hash, json, last_hour) values (?, ?, ?)')
  const touch = sqlite.prepare('update plans set last_hour = ? where id = ? and last_hour < ?')
  const known = new Map<string, { readonly id: number; readonly hour: number }>()
  /** Rows that came together share their plans. */
  const texts = new WeakMap<RequestPlan, string>()
  const textOf = (plan: RequestPlan): string => {
    const text = texts.get(plan) ?? JSON.stringify(plan)
    texts.set(plan, text)
    return text
  }
  const planOf = (plan: RequestPlan, hour: number) => {
    const json = textOf(plan)
    const kept = known.get(json)
    // Once an hour, so that a plan that retention has removed meanwhile is written again.
    if (kept && kept.hour >= hour) return kept.id
    const hash = createHash('sha256').update(json).digest()
    const found = find.get(hash) as number | undefined
    const id = found ?? Number(insert.run(hash, json, hour).lastInsertRowid)
    if (found !== undefined) touch.run(hour, id, hour)
    if (known.size >= 2000) known.clear()
    known.set(json, { id, hour })
    return id
  }
  return Object.assign(planOf, { forget: () => known.clear() })
}
