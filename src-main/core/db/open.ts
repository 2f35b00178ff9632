import type { Database } from 'better-sqlite3'
import { type BetterSQLite3Database, drizzle } from 'drizzle-orm/better-sqlite3'
import { migrate } from './migrate.ts'
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
  const sqlite = openSqliteFile(filePath)
  try {
    migrate(sqlite, migrationsDir)
  } catch (error) {
    sqlite.close()
    throw error
  }
  return { db: drizzle(sqlite, { schema }), close: () => sqlite.close() }
}
