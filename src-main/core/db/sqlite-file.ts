import { chmodSync, existsSync, statSync } from 'node:fs'
import Database from 'better-sqlite3'
import { CorralError } from '../errors.ts'

/** Below it SQLite could damage a database that several connections write: sqlite.org/wal.html#walresetbug */
const oldestSqlite = [3, 51, 3] as const

/**
 * Opens a database file with the settings that Corral relies on, making it if need be. After an
 * unclean end it is looked through first.
 * @throws CorralError `unavailable` when the file is damaged; the file is left as it is
 */
export function openSqliteFile(filePath: string): Database.Database {
  const hasLog = existsSync(`${filePath}-wal`)
  const sqlite = new Database(filePath)
  try {
    requireVersion(sqlite)
    // The log beside it takes over its mode.
    if (statSync(filePath).mode & 0o077) chmodSync(filePath, 0o600)
    sqlite.pragma('busy_timeout = 5000')
    sqlite.pragma('journal_mode = WAL')
    // better-sqlite3 is compiled to fall back to NORMAL in WAL mode, so FULL has to be asked for:
    // a token that somebody was shown must still be there after a power cut.
    sqlite.pragma('synchronous = FULL')
    sqlite.pragma('fullfsync = ON')
    sqlite.pragma('checkpoint_fullfsync = ON')
    sqlite.pragma('foreign_keys = ON')
    sqlite.pragma('trusted_schema = OFF')
    sqlite.pragma('cell_size_check = ON')
    sqlite.pragma('mmap_size = 0')
    // What was deleted, a sealed key or a hash, is overwritten in the file.
    sqlite.pragma('secure_delete = ON')
    // The fall back shows after the first read only.
    if (sqlite.pragma('synchronous', { simple: true }) !== 2) throw new Error('not synchronous')
    if (hasLog && sqlite.pragma('quick_check(1)', { simple: true }) !== 'ok') throw isDamaged()
    return sqlite
  } catch (error) {
    sqlite.close()
    const code = error instanceof Database.SqliteError ? error.code : ''
    throw /^SQLITE_(CORRUPT|NOTADB)/.test(code) ? isDamaged(error) : error
  }
}

function requireVersion(sqlite: Database.Database): void {
  const version = sqlite.prepare('select sqlite_version()').pluck().get() as string
  const parts = version.split('.').map(Number)
  const first = oldestSqlite.findIndex((part, index) => parts[index] !== part)
  if (first !== -1 && (parts[first] ?? 0) < (oldestSqlite[first] ?? 0)) {
    throw new Error(`SQLite ${version} is too old; Corral needs ${oldestSqlite.join('.')}.`)
  }
}

function isDamaged(cause?: unknown): CorralError {
  return new CorralError(
    'unavailable',
    'The database is damaged. It was left as it is. Stop Corral and restore a backup: corral vault restore <file from the backups folder>',
    { cause },
  )
}
