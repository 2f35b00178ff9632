import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Database } from 'better-sqlite3'
import { CorralError } from '../errors.ts'

/**
 * Brings the schema up to date. Migrations are the SQL files that drizzle-kit writes
 * (`0000_name.sql`, in order); `user_version` counts those that have run. Each runs in a
 * transaction of its own, so a crash leaves a whole version. Runs synchronously, and safely beside
 * another process that does the same.
 *
 * @throws CorralError `conflict` when the file is newer than this program
 */
export function migrate(sqlite: Database, migrationsDir: string): void {
  const files = migrationFiles(migrationsDir)
  if (version(sqlite) > files.length) {
    throw new CorralError(
      'conflict',
      'This data folder was last used by a newer version of Corral.',
    )
  }
  files.forEach((name, index) => {
    sqlite
      .transaction(() => {
        if (version(sqlite) > index) return
        sqlite.exec(readFileSync(join(migrationsDir, name), 'utf8'))
        sqlite.pragma(`user_version = ${index + 1}`)
      })
      .immediate()
  })
}

/** Does an older Corral's database wait for migrations? A new, empty one does not count. */
export function isBehind(sqlite: Database, migrationsDir: string): boolean {
  const at = version(sqlite)
  return at > 0 && at < migrationFiles(migrationsDir).length
}

/** Is its schema that of this program? */
export function isCurrent(sqlite: Database, migrationsDir: string): boolean {
  return version(sqlite) === migrationFiles(migrationsDir).length
}

function migrationFiles(migrationsDir: string): string[] {
  return readdirSync(migrationsDir)
    .filter((name) => /^\d{4}_.*\.sql$/.test(name))
    .toSorted()
}

function version(sqlite: Database): number {
  return sqlite.pragma('user_version', { simple: true }) as number
}
