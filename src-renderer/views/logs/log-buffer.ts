import type { LogLine } from '../../../src-main/contract/program-log.ts'

export interface NumberedLine extends LogLine {
  /** Grows from line to line; a line that came again after a reconnect has another one. */
  id: number
}

export interface LogBuffer {
  /** Oldest first; null until the first answer. */
  lines: readonly NumberedLine[] | null
  /** Lines that came while somebody wanted to read in peace. */
  waiting: readonly NumberedLine[]
  nextId: number
}

export type LogChange =
  | { type: 'restart'; lines: readonly LogLine[] }
  | { type: 'add'; lines: readonly LogLine[]; paused: boolean }
  | { type: 'resume' }

/** What a page keeps in memory; the file has all of them. */
export const mostLines = 5000

export const emptyBuffer: LogBuffer = { lines: null, waiting: [], nextId: 1 }

export function changeBuffer(buffer: LogBuffer, change: LogChange): LogBuffer {
  const { lines, waiting, nextId } = buffer
  if (change.type === 'resume') {
    return { lines: newest([...(lines ?? []), ...waiting]), waiting: [], nextId }
  }
  const numbered = change.lines.map((line, index) => ({ ...line, id: nextId + index }))
  const next = { ...buffer, nextId: nextId + numbered.length }
  if (change.type === 'restart') return { ...next, lines: newest(numbered), waiting: [] }
  return change.paused
    ? { ...next, waiting: newest([...waiting, ...numbered]) }
    : { ...next, lines: newest([...(lines ?? []), ...numbered]) }
}

function newest(lines: readonly NumberedLine[]): readonly NumberedLine[] {
  return lines.length > mostLines ? lines.slice(-mostLines) : lines
}

/**
 * Of lines that were heard while older ones were being read, those that are not among these: the
 * end of the one list may be the beginning of the other.
 */
export function heardAfter(read: readonly LogLine[], heard: readonly LogLine[]): LogLine[] {
  const same = (a: LogLine | undefined, b: LogLine | undefined) =>
    a?.at === b?.at && a?.message === b?.message && a?.fields === b?.fields
  for (let count = Math.min(read.length, heard.length); count > 0; count -= 1) {
    const tail = read.slice(-count)
    if (tail.every((line, index) => same(line, heard[index]))) return heard.slice(count)
  }
  return [...heard]
}
