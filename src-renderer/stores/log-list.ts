import { create } from 'zustand'
import type { AuditLog, LogFilter } from '../../src-main/contract/activity.ts'
import { client } from '../api/client.ts'
import { errorMessage } from '../lib/error-message.ts'
import { filterOf, type LogWish, matches } from '../lib/log-filter.ts'
import {
  keptNear,
  type LogRows,
  missingNear,
  newestId,
  noRows,
  onlyNewest,
  pageRows,
  withChunk,
  withNewer,
  withOlder,
} from '../lib/log-rows.ts'

interface LogList {
  wish: LogWish
  rows: LogRows
  /** Came in while the list was not at its top, newest first. */
  waiting: readonly AuditLog[]
  /** The first page of the wish is on its way; the rows are still those of the last one. */
  loading: boolean
  /** There are no older rows. */
  complete: boolean
  problem: string | null
  /** Grows with each list that begins anew. */
  serial: number
}

/** More than these are not held back but read again. */
const mostWaiting = 1000

const mostRowsAtTop = 20_000

/** Browsers draw nothing taller than 33 554 428 pixels. */
export const mostRows = 700_000

const start = { rows: noRows, waiting: [], loading: true, complete: false, problem: null }

/** The list of requests, as far as somebody has scrolled, and what came in meanwhile. */
export const useLogList = create<LogList>(() => ({ ...start, wish: {}, serial: 0 }))

const now = useLogList.getState
const set = useLogList.setState

let filter: LogFilter = {}
let next: number | null = null
let run = 0
let early: AuditLog[] = []
let atTop = true
let isReading = false
const chunksAsked = new Set<number>()

/** Reads the first page. What is on the screen stays until it is there. */
export async function showLogs(wish: LogWish): Promise<void> {
  run += 1
  const own = run
  filter = filterOf(wish)
  early = []
  isReading = false
  set({ wish, loading: true, problem: null })
  try {
    const page = await client.activity.list({ ...filter, limit: pageRows })
    if (own !== run) return
    next = page.next
    set({ ...start, rows: withOlder(noRows, page.logs), loading: false, serial: own })
    set({ complete: isComplete() })
    atTop = true
    takeLogs(early)
  } catch (error) {
    if (own === run) set({ problem: errorMessage(error), loading: false })
  }
}

function isComplete(): boolean {
  return next === null || now().rows.count >= mostRows
}

/** Reads one more page at the end. */
export async function readOlderLogs(): Promise<void> {
  const { loading, complete } = now()
  if (isReading || loading || complete || next === null) return
  const own = run
  const before = next
  isReading = true
  try {
    const page = await client.activity.list({ ...filter, before, limit: pageRows })
    // The end of the list may have been forgotten meanwhile.
    if (own !== run || before !== next) return
    next = page.next
    set({ rows: withOlder(now().rows, page.logs), problem: null })
    set({ complete: isComplete() })
  } catch (error) {
    if (own === run) set({ problem: errorMessage(error) })
  } finally {
    if (own === run) isReading = false
  }
}

/** What is shown is in memory, what is far away is not. @param last included */
export function holdLogs(first: number, last: number): void {
  const rows = keptNear(now().rows, first, last)
  if (rows !== now().rows) set({ rows })
  for (const { firstId, count } of missingNear(rows, first, last)) void readAgain(firstId, count)
}

async function readAgain(firstId: number, count: number): Promise<void> {
  if (chunksAsked.has(firstId)) return
  const own = run
  chunksAsked.add(firstId)
  try {
    const page = await client.activity.list({ ...filter, before: firstId + 1, limit: count })
    if (own === run) set({ rows: withChunk(now().rows, firstId, page.logs), problem: null })
  } catch (error) {
    if (own === run) set({ problem: errorMessage(error) })
  } finally {
    chunksAsked.delete(firstId)
  }
}

/** New rows join the list only while its top is in view: what somebody reads must not move. */
export function setAtTop(isAtTop: boolean): void {
  atTop = isAtTop
  if (!atTop) return
  if (now().rows.count > mostRowsAtTop) forgetOldest()
  if (now().waiting.length > 0) showWaiting()
}

/** Each row that comes in costs as much as the list is long. */
function forgetOldest(): void {
  const newest = onlyNewest(now().rows, 2 * pageRows)
  if (newest === null) return
  next = newest.next
  set({ rows: newest.rows, complete: false })
}

export function showWaiting(): void {
  const { rows, waiting, wish } = now()
  if (waiting.length >= mostWaiting) void showLogs(wish)
  else set({ rows: withNewer(rows, waiting), waiting: [] })
}

/** Takes rows as they come in live, oldest first; those that are known already are passed over. */
export function takeLogs(logs: readonly AuditLog[]): void {
  const { loading, rows, waiting } = now()
  if (loading) {
    early.push(...logs)
    return
  }
  const newest = waiting[0]?.id ?? newestId(rows)
  const fresh = logs.filter((log) => log.id > newest && matches(log, filter)).toReversed()
  if (fresh.length === 0) return
  if (atTop) set({ rows: withNewer(rows, fresh) })
  else set({ waiting: [...fresh, ...waiting].slice(0, mostWaiting) })
}

/** After a time without a connection: what came meanwhile, or all anew where that was too much. */
export async function catchUp(): Promise<void> {
  const { loading, rows, wish } = now()
  if (loading) return
  const own = run
  const { logs } = await client.activity.list({ ...filter, limit: pageRows })
  if (own !== run) return
  const known = newestId(rows)
  if (logs.length === pageRows && (logs.at(-1)?.id ?? 0) > known) await showLogs(wish)
  else takeLogs(logs.toReversed())
}

export async function forgetAllLogs(): Promise<void> {
  await client.activity.clear()
  await showLogs(now().wish)
}
