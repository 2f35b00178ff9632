import Database from 'better-sqlite3'

/** Held by one process at a time, for work that two must not do at once on one data folder. */
export interface ProcessLock {
  /** Whether this process has it now. */
  take(): boolean
  release(): void
}

/**
 * A lock that never outlives its holder: an SQLite transaction on a file of its own, which the
 * system lets go of however the process ends.
 */
export function createProcessLock(path: string): ProcessLock {
  let held: Database.Database | null = null
  return {
    take() {
      if (held) return true
      const lock = new Database(path, { timeout: 0 })
      try {
        lock.exec('BEGIN EXCLUSIVE')
        held = lock
        return true
      } catch (error) {
        lock.close()
        if ((error as { code?: string }).code === 'SQLITE_BUSY') return false
        throw error
      }
    },
    release() {
      held?.close()
      held = null
    },
  }
}
