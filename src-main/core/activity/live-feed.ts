import type { AuditLog } from '../../contract/activity.ts'
import { CorralError } from '../errors.ts'
import { createTurns } from '../lib/turns.ts'
import type { Activity } from './activity.ts'
import type { Sight } from './entry.ts'
import { sees } from './sight.ts'

/** The log as it grows, for any number of readers. */
export interface LiveFeed {
  /**
   * The newest 100 rows, oldest first, then each row as it is made, some at a time, until `signal`
   * aborts. All readers look at the same rows: nothing is kept for one that does not come for more.
   * @throws CorralError `rate_limited` to one that is so slow that rows have gone which it has not seen
   */
  read(sight: Sight, signal?: AbortSignal): AsyncGenerator<readonly AuditLog[], void>
}

/** How many a new reader begins with. */
const firstRows = 100

/** How far a reader may fall behind; twice as many are kept at most. */
const keptRows = 5000

/** Between two looks at the clock. */
const rowsAtOnce = 50

export function createLiveFeed({ activity }: { activity: Activity }): LiveFeed {
  let rows: AuditLog[] = []
  /** How many are no longer in `rows`. */
  let gone = 0
  let readers = 0
  let unsubscribe: (() => void) | undefined
  const waiting = new Set<() => void>()
  const turns = createTurns()

  const add = (log: AuditLog) => {
    rows.push(log)
    if (rows.length > 2 * keptRows) {
      rows.splice(0, keptRows)
      gone += keptRows
    }
    for (const wake of waiting) wake()
  }
  const join = () => {
    readers += 1
    unsubscribe ??= activity.onRecorded((_, log) => add(log))
  }
  const leave = () => {
    readers -= 1
    if (readers > 0) return
    unsubscribe?.()
    unsubscribe = undefined
    gone += rows.length
    rows = []
  }
  const change = (signal: AbortSignal | undefined) =>
    new Promise<void>((resolve) => {
      const wake = () => {
        waiting.delete(wake)
        signal?.removeEventListener('abort', wake)
        resolve()
      }
      waiting.add(wake)
      signal?.addEventListener('abort', wake)
    })

  return {
    async *read(sight, signal) {
      join()
      try {
        let next = gone + rows.length
        const { logs } = await activity.list(sight, {}, { limit: firstRows })
        // What is made while the page is read comes in both ways.
        const newestId = logs[0]?.id ?? 0
        yield logs.toReversed()
        while (!signal?.aborted) {
          if (next < gone) throw new CorralError('rate_limited', 'You read too slowly.')
          const batch = rows.slice(next - gone, next - gone + rowsAtOnce)
          if (batch.length === 0) {
            await change(signal)
            continue
          }
          next += batch.length
          const seen = batch.filter((log) => log.id > newestId && sees(sight, log))
          await turns.take()
          if (seen.length > 0) yield seen
        }
      } finally {
        leave()
      }
    },
  }
}
