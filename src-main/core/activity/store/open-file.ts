import { chmodSync, closeSync, existsSync, openSync, renameSync, rmSync, statSync } from 'node:fs'
import Database from 'better-sqlite3'
import { migrate } from '../../db/migrate.ts'

export interface OpenedFile {
  readonly sqlite: Database.Database
  /** Where the damaged file lies that stood in the way; `null` when there was none. */
  readonly aside: string | null
}

/**
 * Opens `activity.db`, making and migrating it as needed. Several processes may hold it open. A
 * damaged file is moved aside: a log must not keep the app from working.
 *
 * WAL with `synchronous = NORMAL`: a process that dies loses nothing that was committed, a power
 * cut may take the last commits, and neither can damage the file (sqlite.org/wal.html).
 * @throws CorralError `conflict` when a newer Corral has written it
 */
export function openActivityFile(path: string, migrationsDir: string): OpenedFile {
  try {
    return { sqlite: open(path, migrationsDir), aside: null }
  } catch (error) {
    if (!isDamage(error)) throw error
    return { aside: moveAside(path), sqlite: open(path, migrationsDir) }
  }
}

/** Does this error say that the file is not, or no more, a whole database? */
export function isDamage(error: unknown): boolean {
  return error instanceof Database.SqliteError && /^SQLITE_(CORRUPT|NOTADB)/.test(error.code)
}

/** Answers where it lies now. What its log still holds goes with it. */
export function moveAside(path: string): string {
  const aside = `${path}.damaged-${new Date().toISOString().replaceAll(':', '-')}`
  renameSync(path, aside)
  if (existsSync(`${path}-wal`)) renameSync(`${path}-wal`, `${aside}-wal`)
  rmSync(`${path}-shm`, { force: true })
  return aside
}

function open(path: string, migrationsDir: string): Database.Database {
  const hadLog = existsSync(`${path}-wal`)
  // The log beside it takes over the mode of the file.
  closeSync(openSync(path, 'a', 0o600))
  if (statSync(path).mode & 0o077) chmodSync(path, 0o600)
  const sqlite = new Database(path, { timeout: 5000 })
  try {
    // Before the first table, or it takes a VACUUM.
    sqlite.pragma('auto_vacuum = INCREMENTAL')
    sqlite.pragma('journal_mode = WAL')
    sqlite.pragma('synchronous = NORMAL')
    sqlite.pragma('trusted_schema = OFF')
    sqlite.pragma('cell_size_check = ON')
    sqlite.pragma('journal_size_limit = 16777216')
    migrate(sqlite, migrationsDir)
    if (hadLog) readEnds(sqlite)
    return sqlite
  } catch (error) {
    sqlite.close()
    throw error
  }
}

/** After an unclean end: what was written last. To look through all of a large file takes seconds. */
function readEnds(sqlite: Database.Database): void {
  for (const [table, key] of [
    ['requests', 'id'],
    ['series', 'id'],
    ['hourly', 'hour'],
  ]) {
    sqlite.prepare(`select * from ${table} order by ${key} desc limit 100`).all()
  }
}
