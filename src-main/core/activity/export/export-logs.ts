import type { AuditLog, ExportFormat, LogFilter } from '../../../contract/activity.ts'
import { type Turns, createTurns } from '../../lib/turns.ts'
import type { Activity } from '../activity.ts'
import type { Sight } from '../entry.ts'
import { csv } from './csv.ts'
import { jsonLines } from './json-lines.ts'
import type { LogFormat } from './log-format.ts'
import { parquet } from './parquet.ts'

export interface Exports {
  /**
   * All rows that fit, newest first: what is made meanwhile is not among them. Reads on as its
   * reader comes for more, so that any number of rows takes the same memory.
   */
  start(sight: Sight, filter: LogFilter, format: ExportFormat): Export
}

interface Export extends Pick<LogFormat, 'contentType' | 'extension'> {
  readonly bytes: AsyncGenerator<Uint8Array, void>
}

/** What comes from the store's thread at once, in a millisecond or two. */
const pageRows = 500

/** What becomes bytes at once. */
const rowsAtOnce = 50

export function createExports({ activity }: { activity: Pick<Activity, 'list'> }): Exports {
  const turns = createTurns()
  const formats: Record<ExportFormat, LogFormat> = {
    jsonl: jsonLines,
    csv,
    parquet: parquet(turns),
  }
  return {
    start(sight, filter, name) {
      const { contentType, extension, write } = formats[name]
      const rows = inSlices(readPages(activity, sight, filter), turns)
      return { contentType, extension, bytes: write(rows) }
    },
  }
}

/** One page is asked for while the one before is used. */
async function* readPages(
  activity: Pick<Activity, 'list'>,
  sight: Sight,
  filter: LogFilter,
): AsyncGenerator<readonly AuditLog[], void> {
  let coming = activity.list(sight, filter, { limit: pageRows })
  for (;;) {
    const { logs, next } = await coming
    if (next === null) return yield logs
    coming = activity.list(sight, filter, { before: next, limit: pageRows })
    // Nobody waits for it when the reader leaves now.
    coming.catch(() => {})
    yield logs
  }
}

async function* inSlices(
  pages: AsyncIterable<readonly AuditLog[]>,
  turns: Turns,
): AsyncGenerator<readonly AuditLog[], void> {
  for await (const page of pages) {
    for (let start = 0; start < page.length; start += rowsAtOnce) {
      await turns.take()
      yield page.slice(start, start + rowsAtOnce)
    }
  }
}
