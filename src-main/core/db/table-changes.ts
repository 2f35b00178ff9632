import { type Table, getTableName } from 'drizzle-orm'
import type { Db } from './open.ts'

/** Of a table, the columns (as SQL has them) whose changes matter; `null` for all of them. */
export interface WatchedTable {
  readonly table: Table
  readonly columns: readonly string[] | null
}

let watches = 0

const versions = new WeakMap<Db, () => unknown>()

/** Changes with every commit of another connection. Asked once in a turn of the event loop. */
function versionOf(db: Db): () => unknown {
  const known = versions.get(db)
  if (known) return known
  const read = db.$client.prepare('pragma data_version').pluck()
  let current: { readonly version: unknown } | null = null
  const version = () => {
    if (current) return current.version
    current = { version: read.get() }
    setImmediate(() => (current = null))
    return current.version
  }
  versions.set(db, version)
  return version
}

/**
 * Answers whether these tables may have changed since it was last asked; the first time, they have.
 * Own writes are noticed exactly, by triggers that only this connection has; of other processes,
 * every commit counts, from the next turn of the event loop on, or at once where `atOnce` says so.
 * Cheap: a few microseconds.
 */
export function watchTables(
  db: Db,
  tables: readonly WatchedTable[],
  { atOnce = false }: { atOnce?: boolean } = {},
): () => boolean {
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
  const exact = sqlite.prepare('pragma data_version').pluck()
  const version = atOnce ? () => exact.get() : versionOf(db)
  return () => {
    const now = version()
    const answer = hasChanged || now !== seenVersion
    seenVersion = now
    hasChanged = false
    return answer
  }
}
