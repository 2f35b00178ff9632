import { existsSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'

/**
 * Whether the switch that nothing leaves this Mac is on, for what runs before Corral does. Changes
 * nothing in the data folder. Where there is a database that cannot be read, it counts as on.
 */
export function isSwitchOn(dataDir: string): boolean {
  const file = join(dataDir, 'corral.db')
  if (!existsSync(file)) return false
  try {
    const sqlite = new Database(file, { readonly: true })
    try {
      return isOn(sqlite)
    } finally {
      sqlite.close()
    }
  } catch {
    return true
  }
}

/** A database of an older version has no such table yet. */
function isOn(sqlite: Database.Database): boolean {
  const tables = sqlite.prepare("select 1 from sqlite_master where name = 'activity_config'")
  if (tables.get() === undefined) return false
  return sqlite.prepare('select nothing_leaves from activity_config').pluck().get() === 1
}
