import Database from 'better-sqlite3'
import { type BetterSQLite3Database, drizzle } from 'drizzle-orm/better-sqlite3'
import { migrate } from './migrate.ts'
import * as schema from './schema.ts'

export type Db = BetterSQLite3Database<typeof schema>

export interface OpenDb {
  readonly db: Db
  close(): void
}

/**
 * Opens the database of this data folder, making and migrating it as needed. Several processes may
 * hold it open: writers wait up to five seconds for each other.
 *
 * @throws CorralError `conflict` when a newer Corral has written it
 */
export function openDb(filePath: string, migrationsDir: string): OpenDb {
  const sqlite = new Database(filePath)
  try {
    sqlite.pragma('busy_timeout = 5000')
    sqlite.pragma('journal_mode = WAL')
    // better-sqlite3 is compiled to fall back to NORMAL in WAL mode, so FULL has to be asked for:
    // a token that somebody was shown must still be there after a power cut.
    sqlite.pragma('synchronous = FULL')
    sqlite.pragma('fullfsync = ON')
    sqlite.pragma('checkpoint_fullfsync = ON')
    sqlite.pragma('foreign_keys = ON')
    migrate(sqlite, migrationsDir)
  } catch (error) {
    sqlite.close()
    throw error
  }
  return { db: drizzle(sqlite, { schema }), close: () => sqlite.close() }
}
