import { statSync } from 'node:fs'
import { type FileHandle, open, stat } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import type { LogLine } from '../../../contract/program-log.ts'
import { type LogFiles, fullFiles } from './log-files.ts'
import { type LineFilter, lineTest, parseLine } from './log-line.ts'
import { chunkBytes, newestLines } from './newest-lines.ts'

const pollMs = 300

/** A place in the log. */
interface LogEnd {
  readonly inode: number
  readonly sizeBytes: number
}

/** The end of the log at this moment; `null` where there is none. */
export function endOfLog({ current }: LogFiles): LogEnd | null {
  const found = statSync(current, { throwIfNoEntry: false })
  return found ? { inode: found.ino, sizeBytes: found.size } : null
}

export interface FollowOptions {
  /** How many lines that are there already come first; 0 by default. */
  readonly newest?: number
  /** Where to begin; by default the end at the first look. */
  readonly from?: LogEnd | null
  readonly signal?: AbortSignal | undefined
}

/**
 * Each line that passes, once it is written, some at a time, until `signal` aborts. Reads on only
 * when it is asked to, so nothing piles up for a slow reader. Goes with the log from file to file,
 * and waits for one that is not there yet.
 */
export async function* followLines(
  files: LogFiles,
  filter: LineFilter,
  { newest = 0, from = endOfLog(files), signal }: FollowOptions = {},
): AsyncGenerator<LogLine[], void> {
  const passes = lineTest(filter)
  let reader = await openReader(files.current)
  try {
    if (reader && reader.inode === from?.inode) reader.at = from.sizeBytes
    if (newest > 0) yield await newestLines(files, filter, newest, reader?.at)
    for (let sawNext = false; !signal?.aborted;) {
      const lines = reader ? await reader.next() : null
      const wanted = lines?.filter(passes)
      if (wanted && wanted.length > 0) yield wanted.map((line) => parseLine(line, isoNow()))
      if (lines) continue
      const path: string | null = await nextFile(files, reader)
      // Once more before it is left: another process may not know yet that it was put aside.
      if (path && (sawNext || !reader || path !== files.current)) {
        await reader?.close()
        reader = await openReader(path)
        sawNext = false
        continue
      }
      sawNext = path !== null
      await wait(pollMs, undefined, { signal }).catch(() => {})
    }
  } finally {
    await reader?.close()
  }
}

interface LineReader {
  readonly inode: number
  /** Where it reads on. */
  at: number
  /** The whole lines of the next chunk; `null` at the end. */
  next(): Promise<string[] | null>
  close(): Promise<void>
}

/** `null` when there is none. */
async function openReader(path: string): Promise<LineReader | null> {
  const file = await open(path, 'r').catch(() => null)
  if (!file) return null
  const { ino: inode } = await file.stat()
  return { inode, ...readerOf(file) }
}

function readerOf(file: FileHandle): Omit<LineReader, 'inode'> {
  const buffer = Buffer.alloc(chunkBytes)
  /** A line whose end was not written yet. */
  let rest = Buffer.alloc(0)
  return {
    at: 0,
    async next() {
      const { bytesRead } = await file.read(buffer, 0, chunkBytes, this.at)
      if (bytesRead === 0) {
        const isEmptied = (await file.stat()).size < this.at
        if (!isEmptied) return null
        this.at = 0
        rest = Buffer.alloc(0)
        return []
      }
      this.at += bytesRead
      const bytes = Buffer.concat([rest, buffer.subarray(0, bytesRead)])
      const cut = bytes.lastIndexOf(10) + 1
      rest = Buffer.from(bytes.subarray(cut, cut + chunkBytes))
      return bytes.subarray(0, cut).toString().split('\n')
    },
    close: () => file.close(),
  }
}

/** The file that came after the one that is read; `null` while that is the newest. */
async function nextFile({ folder, current }: LogFiles, reader: LineReader | null) {
  if (!reader) return (await inodeOf(current)) === null ? null : current
  if ((await inodeOf(current)) === reader.inode) return null
  const full = fullFiles(folder)
  const inodes = await Promise.all(full.map(inodeOf))
  const at = inodes.indexOf(reader.inode)
  const later = at < 0 ? undefined : full[at + 1]
  return later ?? ((await inodeOf(current)) === null ? null : current)
}

async function inodeOf(path: string): Promise<number | null> {
  return stat(path).then(
    ({ ino }) => ino,
    () => null,
  )
}

function isoNow(): string {
  return new Date().toISOString()
}
