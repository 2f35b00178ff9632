import { existsSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'

/**
 * Reads the whole database and changes nothing; seconds for a large one. Blocks meanwhile.
 * @returns what is wrong with it in words; `null` when it is sound, or not there yet
 */
export function databaseProblem(dataDir: string): string | null {
  const path = join(dataDir, 'corral.db')
  if (!existsSync(path)) return null
  try {
    const sqlite = new Database(path, { readonly: true, timeout: 5000 })
    try {
      const found = sqlite.pragma('integrity_check(1)', { simple: true })
      return found === 'ok' ? null : String(found)
    } finally {
      sqlite.close()
    }
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
