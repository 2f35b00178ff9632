import { type Placeholder, type SQL, and, eq, gte, lt, sql } from 'drizzle-orm'
import type { Db } from '../db/open.ts'
import type { Log } from '../lib/log.ts'
import { quarterMs } from './budget-window.ts'
import { spending } from './table.ts'

/** Whose requests: of one app, of one user, to one provider, with one key; all of them together. */
export interface SpendingFilter {
  readonly tokenId?: string
  readonly userId?: number
  readonly providerId?: number
  readonly keyId?: number
}

type Row = Omit<typeof spending.$inferSelect, 'id'>
type SpendingEntry = Omit<Row, 'quarter'>

/** What was used, in sums of a quarter of an hour. */
export interface Spending {
  add(entry: SpendingEntry): void
  /** Thousand-millionths of a dollar, from the quarter of `startMs` to before that of `endMs`. */
  costNanousd(filter: SpendingFilter, startMs: number, endMs: number): number
  /** Requests by the time at which their quarter began, oldest first. */
  requestsSince(filter: SpendingFilter, startMs: number): { startMs: number; requests: number }[]
  /** Writes what is only in memory. Blocks; 100 rows take about a millisecond. */
  flush(): void
  stop(): void
}

const flushEveryMs = 1000

/**
 * Sums in memory and writes them at most once a second, so that no request waits for the disk. A
 * process that is killed loses at most that second; one that stops loses nothing.
 */
export function createSpending(deps: { db: Db; now: () => Date; log: Log }): Spending {
  const { db, now, log } = deps
  const pending = new Map<string, Row>()
  const upsert = prepareUpsert(db)
  let timer: NodeJS.Timeout | null = null
  let isOpen = true

  function flush(): void {
    if (timer) clearTimeout(timer)
    timer = null
    if (pending.size === 0) return
    const write = () => {
      for (const row of pending.values()) upsert.run(row)
    }
    db.transaction(write, { behavior: 'immediate' })
    pending.clear()
  }
  function tryFlush(): void {
    try {
      flush()
    } catch (error) {
      log.error({ err: error }, 'could not write what was spent; it is kept and tried again')
      flushSoon()
    }
  }
  function flushSoon(): void {
    if (!isOpen) return
    timer ??= setTimeout(tryFlush, flushEveryMs)
    timer.unref()
  }

  return {
    add(entry) {
      const row = { ...entry, quarter: Math.floor(now().getTime() / quarterMs) }
      const key = JSON.stringify(keyColumns.map((column) => row[column]))
      const sum = pending.get(key)
      if (sum) for (const column of sumColumns) sum[column] += row[column]
      else pending.set(key, row)
      flushSoon()
    },

    costNanousd(filter, startMs, endMs) {
      const from = Math.floor(startMs / quarterMs)
      const to = Math.floor(endMs / quarterMs)
      const stored = db
        .select({ cost: sql<number>`coalesce(sum(${spending.costNanousd}), 0)` })
        .from(spending)
        .where(and(matching(filter), gte(spending.quarter, from), lt(spending.quarter, to)))
        .get()
      return [...pending.values()]
        .filter((row) => row.quarter >= from && row.quarter < to && matches(filter, row))
        .reduce((sum, row) => sum + row.costNanousd, stored?.cost ?? 0)
    },

    requestsSince(filter, startMs) {
      flush()
      const from = Math.floor(startMs / quarterMs)
      const rows = db
        .select({ quarter: spending.quarter, requests: sql<number>`sum(${spending.requests})` })
        .from(spending)
        .where(and(matching(filter), gte(spending.quarter, from)))
        .groupBy(spending.quarter)
        .orderBy(spending.quarter)
        .all()
      return rows.map(({ quarter, requests }) => ({ startMs: quarter * quarterMs, requests }))
    },

    flush,
    stop() {
      isOpen = false
      tryFlush()
    },
  }
}

const keyColumns = ['quarter', 'tokenId', 'userId', 'providerId', 'keyId', 'model'] as const
const sumColumns = [
  'requests',
  'estimatedRequests',
  'unpricedRequests',
  'freshTokens',
  'cacheReadTokens',
  'cacheWriteTokens',
  'outputTokens',
  'reasoningTokens',
  'costNanousd',
] as const

/** Prepared once: building the statement takes far longer than running it. */
function prepareUpsert(db: Db) {
  const columns = [...keyColumns, ...sumColumns]
  const values = Object.fromEntries(
    columns.map((column) => [column, sql.placeholder(column)]),
  ) as Record<(typeof columns)[number], Placeholder>
  const set = Object.fromEntries(
    sumColumns.map((column) => {
      const name = sql.identifier(spending[column].name)
      return [column, sql`${spending[column]} + excluded.${name}`]
    }),
  )
  const target = keyColumns.map((column) => spending[column])
  return db.insert(spending).values(values).onConflictDoUpdate({ target, set }).prepare()
}

const filterColumns = ['tokenId', 'userId', 'providerId', 'keyId'] as const

export function matches(filter: SpendingFilter, row: Required<SpendingFilter>): boolean {
  return filterColumns.every((column) => (filter[column] ?? row[column]) === row[column])
}

export function matching(filter: SpendingFilter): SQL | undefined {
  const wanted = filterColumns.filter((column) => filter[column] !== undefined)
  return and(...wanted.map((column) => eq(spending[column], filter[column] as never)))
}
