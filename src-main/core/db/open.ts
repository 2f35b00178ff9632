import type { Database } from 'better-sqlite3'
import { type BetterSQLite3Database, drizzle } from 'drizzle-orm/better-sqlite3'
import { CorralError } from '../errors.ts'
import { isCurrent, migrate } from './migrate.ts'
import * as schema from './schema.ts'
import { openSqliteFile } from './sqlite-file.ts'

export type Db = BetterSQLite3Database<typeof schema> & {
  /** The connection itself, for what drizzle has no words for: backups, pragmas. */
  readonly $client: Database
}

export interface OpenDb {
  readonly db: Db
  close(): void
}

/**
 * Opens the database of this data folder, making and migrating it as needed. Several processes may
 * hold it open: writers wait up to five seconds for each other.
 *
 * @throws CorralError `conflict` when a newer Corral has written it, `unavailable` when it is damaged
 */
export function openDb(filePath: string, migrationsDir: string): OpenDb {
  return openWith(filePath, (sqlite) => migrate(sqlite, migrationsDir))
}

/**
 * The same for a database that another process works with: its schema is left alone.
 * @throws CorralError `conflict` when it is not that of this version, `unavailable` when it is damaged
 */
export function openCurrentDb(filePath: string, migrationsDir: string): OpenDb {
  return openWith(filePath, (sqlite) => {
    if (isCurrent(sqlite, migrationsDir)) return
    throw new CorralError('conflict', 'The Corral that runs is of another version. Start it anew.')
  })
}

function openWith(filePath: string, prepare: (sqlite: Database) => void): OpenDb {
  const sqlite = openSqliteFile(filePath)
  try {
    prepare(sqlite)
  } catch (error) {
    sqlite.close()
    throw error
  }
  return { db: drizzle(sqlite, { schema }), close: () => sqlite.close() }
}
