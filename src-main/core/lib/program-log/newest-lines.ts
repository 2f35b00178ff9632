import { type FileHandle, open } from 'node:fs/promises'
import type { LogLine } from '../../../contract/program-log.ts'
import { type LogFiles, fullFiles } from './log-files.ts'
import { type LineFilter, lineTest, parseLine } from './log-line.ts'

/** How much is read at a time. A line that is longer is shown up to there. */
export const chunkBytes = 64 * 2 ** 10

/** Of all lines together; the newest are kept. */
const maxTotalLength = 8 * 2 ** 20

/**
 * The newest lines that pass, oldest first. Reads backwards from the end, chunk by chunk, so its
 * memory does not grow with the files.
 * @param endBytes of the current file; what lies behind is left out
 */
export async function newestLines(
  files: LogFiles,
  filter: LineFilter,
  limit: number,
  endBytes = Infinity,
): Promise<LogLine[]> {
  const passes = lineTest(filter)
  const found: LogLine[] = []
  let totalLength = 0
  let at = new Date().toISOString()
  for await (const lines of allLinesBackwards(files, endBytes)) {
    for (const line of lines) {
      if (!passes(line)) continue
      if (found.length >= limit || totalLength > maxTotalLength) return found.toReversed()
      const parsed = parseLine(line, at)
      at = parsed.at
      totalLength += line.length
      found.push(parsed)
    }
  }
  return found.toReversed()
}

async function* allLinesBackwards(files: LogFiles, endBytes: number): AsyncGenerator<string[]> {
  yield* linesBackwards(files.current, endBytes)
  for (const path of fullFiles(files.folder).toReversed()) yield* linesBackwards(path, Infinity)
}

/** Some at a time, newest first. Nothing where there is no file. */
async function* linesBackwards(path: string, endBytes: number): AsyncGenerator<string[]> {
  const file = await open(path, 'r').catch(() => null)
  if (!file) return
  try {
    let end = Math.min(endBytes, (await file.stat()).size)
    /** The end of a line whose beginning was not read yet. */
    let rest = Buffer.alloc(0)
    while (end > 0) {
      const start = Math.max(0, end - chunkBytes)
      const bytes = Buffer.concat([await readRange(file, start, end), rest])
      end = start
      const cut = start === 0 ? 0 : bytes.indexOf(10) + 1
      const noBeginning = start > 0 && cut === 0
      rest = bytes.subarray(0, noBeginning ? chunkBytes : Math.min(cut, chunkBytes))
      if (!noBeginning) yield bytes.subarray(cut).toString().split('\n').toReversed()
    }
  } finally {
    await file.close()
  }
}

async function readRange(file: FileHandle, start: number, end: number): Promise<Buffer> {
  const bytes = Buffer.alloc(end - start)
  const { bytesRead } = await file.read(bytes, 0, bytes.length, start)
  return bytes.subarray(0, bytesRead)
}
