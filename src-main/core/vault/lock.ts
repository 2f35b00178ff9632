import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { CorralError } from '../errors.ts'

const waitMs = 30_000
const pollMs = 20

/**
 * Runs `work` while no other process or call changes the keys, the root or the database file of
 * this data folder. The lock is an SQLite transaction on a file of its own: the system lets go of
 * it however the process ends. Not re-entrant.
 *
 * @throws CorralError `conflict` when somebody else holds it for half a minute
 */
export async function withVaultLock<T>(dataDir: string, work: () => Promise<T>): Promise<T> {
  const lock = new Database(join(dataDir, 'vault.lock'), { timeout: 0 })
  try {
    await take(lock, Date.now() + waitMs)
    return await work()
  } finally {
    lock.close()
  }
}

async function take(lock: Database.Database, until: number): Promise<void> {
  for (;;) {
    try {
      lock.exec('BEGIN EXCLUSIVE')
      return
    } catch (error) {
      if ((error as { code?: string }).code !== 'SQLITE_BUSY') throw error
      if (Date.now() > until) {
        throw new CorralError('conflict', 'The keys are being changed elsewhere. Try again soon.')
      }
    }
    await sleep(pollMs)
  }
}
