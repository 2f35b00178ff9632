import type { AuditLog } from '../../src-main/contract/activity.ts'

/** Rows that follow each other in the list. */
interface Chunk {
  /** The newest of them; with the count, enough to ask for them again. */
  readonly firstId: number
  readonly count: number
  /** null where they were put out of memory. */
  readonly logs: readonly AuditLog[] | null
}

/** The list as far as it was read, newest first. Only what is near the view is held in memory. */
export interface LogRows {
  readonly chunks: readonly Chunk[]
  /** The place of each chunk's first row. */
  readonly starts: readonly number[]
  readonly count: number
}

/** Of one page, as Corral is asked for it. */
export const pageRows = 200

const keptAround = 3

export const noRows: LogRows = { chunks: [], starts: [], count: 0 }

function fromChunks(chunks: readonly Chunk[]): LogRows {
  const starts: number[] = []
  let count = 0
  for (const chunk of chunks) {
    starts.push(count)
    count += chunk.count
  }
  return { chunks, starts, count }
}

function chunkOf(logs: readonly AuditLog[]): Chunk[] {
  const [first] = logs
  return first === undefined ? [] : [{ firstId: first.id, count: logs.length, logs }]
}

/** With a page at the end. */
export function withOlder(rows: LogRows, logs: readonly AuditLog[]): LogRows {
  return fromChunks([...rows.chunks, ...chunkOf(logs)])
}

/** With new rows at the top, newest first. */
export function withNewer(rows: LogRows, logs: readonly AuditLog[]): LogRows {
  const [first, ...rest] = rows.chunks
  if (first?.logs == null || first.count + logs.length > pageRows) {
    return fromChunks([...chunkOf(logs), ...rows.chunks])
  }
  return fromChunks([...chunkOf([...logs, ...first.logs]), ...rest])
}

/** The row at a place; null while it is not in memory. */
export function rowAt(rows: LogRows, place: number): AuditLog | null {
  const at = chunkAt(rows, place)
  return rows.chunks[at]?.logs?.[place - (rows.starts[at] ?? 0)] ?? null
}

/** The place of a row; -1 while it is not in memory. */
export function placeOf(rows: LogRows, id: number): number {
  for (const [at, { logs }] of rows.chunks.entries()) {
    const found = logs?.findIndex((log) => log.id === id) ?? -1
    if (found !== -1) return (rows.starts[at] ?? 0) + found
  }
  return -1
}

export function newestId({ chunks }: LogRows): number {
  return chunks[0]?.firstId ?? -1
}

/** Which chunk holds the place; a list of thousands of chunks is searched in halves. */
function chunkAt({ starts }: LogRows, place: number): number {
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((starts[middle] ?? 0) <= place) low = middle
    else high = middle - 1
  }
  return low
}

/** The chunks that have to be read again so that these places can be shown. */
export function missingNear(rows: LogRows, first: number, last: number): Chunk[] {
  const [from, to] = [chunkAt(rows, first), chunkAt(rows, last)]
  return rows.chunks.slice(Math.max(0, from - 1), to + 2).filter(({ logs }) => logs === null)
}

/** Puts out of memory what is far from these places; the same object where nothing is. */
export function keptNear(rows: LogRows, first: number, last: number): LogRows {
  const from = chunkAt(rows, first) - keptAround
  const to = chunkAt(rows, last) + keptAround
  const isFar = (at: number) => at < from || at > to
  if (!rows.chunks.some(({ logs }, at) => logs !== null && isFar(at))) return rows
  const chunks = rows.chunks.map((chunk, at) => (isFar(at) ? { ...chunk, logs: null } : chunk))
  return { ...rows, chunks }
}

/** Only the newest, and the cursor of what follows; whoever is back at the top needs no more. */
export function onlyNewest(rows: LogRows, atLeast: number): { rows: LogRows; next: number } | null {
  const end = rows.starts.findIndex((start) => start >= atLeast)
  const after = rows.chunks[end]
  if (after === undefined) return null
  return { rows: fromChunks(rows.chunks.slice(0, end)), next: after.firstId + 1 }
}

/** With a chunk that was read again; fewer rows came where some were deleted meanwhile. */
export function withChunk(rows: LogRows, firstId: number, logs: readonly AuditLog[]): LogRows {
  return fromChunks(
    rows.chunks.flatMap((chunk) => (chunk.firstId === firstId ? chunkOf(logs) : [chunk])),
  )
}

/** Those in memory, newest first. */
export function loadedLogs({ chunks }: LogRows): AuditLog[] {
  return chunks.flatMap(({ logs }) => logs ?? [])
}
