import { type Table, getTableName } from 'drizzle-orm'
import type { Db } from './open.ts'

/** Of a table, the columns (as SQL has them) whose changes matter; `null` for all of them. */
export interface WatchedTable {
  readonly table: Table
  readonly columns: readonly string[] | null
}

let watches = 0

/**
 * Answers whether these tables may have changed since it was last asked; the first time, they have.
 * Own writes are noticed exactly, by triggers that only this connection has; of other processes,
 * every commit counts. Cheap: a few microseconds.
 */
export function watchTables(db: Db, tables: readonly WatchedTable[]): () => boolean {
  const sqlite = db.$client
  const name = `note_change_${++watches}`
  let hasChanged = true
  let seenVersion: unknown = null
  sqlite.function(name, () => {
    hasChanged = true
    return null
  })
  for (const { table, columns } of tables) {
    const on = getTableName(table)
    const update = columns === null ? 'update' : `update of ${columns.join(', ')}`
    for (const [at, event] of ['insert', 'delete', update].entries()) {
      sqlite.exec(
        `create temp trigger ${name}_${on}_${at} after ${event} on main.${on}
         begin select ${name}(); end`,
      )
    }
  }
  const version = sqlite.prepare('pragma data_version').pluck()
  return () => {
    const now = version.get()
    const answer = hasChanged || now !== seenVersion
    seenVersion = now
    hasChanged = false
    return answer
  }
}
