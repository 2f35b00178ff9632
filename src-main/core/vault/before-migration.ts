import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { isBehind } from '../db/migrate.ts'
import { openSqliteFile } from '../db/sqlite-file.ts'
import type { Host } from '../host.ts'
import { createBackup } from './backup.ts'

/** Keeps a copy of a database that this version is about to migrate. */
export async function backUpBeforeMigration(host: Host): Promise<void> {
  const file = join(host.dataDir, 'corral.db')
  if (!existsSync(file)) return
  const sqlite = openSqliteFile(file)
  try {
    if (!isBehind(sqlite, join(host.resourcesDir, 'migrations'))) return
    const backup = await createBackup(sqlite, host, 'migration', new Date())
    host.log.info({ file: backup.file }, 'database copied before its migration')
  } finally {
    sqlite.close()
  }
}
