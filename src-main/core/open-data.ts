import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type Db, openDb } from './db/open.ts'
import { createProcessLock } from './db/process-lock.ts'
import { refuseSecond } from './discovery.ts'
import type { Host } from './host.ts'
import { fetchDirectly } from './lib/direct-fetch.ts'
import { backUpBeforeMigration } from './vault/before-migration.ts'
import { openVault } from './vault/open-vault.ts'
import { placeholderWarning } from './vault/session-secret.ts'
import type { Vault } from './vault/vault.ts'

interface OpenData {
  readonly db: Db
  readonly vault: Vault
  /**
   * From now until `close` this is the one Corral that serves the data folder, in a window or
   * without; others may only open it. A process that crashes loses the claim at once.
   * @returns the refusal while another has it
   */
  claim(): Promise<never> | null
  close(): void
}

/**
 * Opens what the data folder holds: the database, brought up to date after a backup, and the vault.
 * @throws CorralError `conflict` when the data folder is from a newer version
 */
export async function openData(host: Host): Promise<OpenData> {
  await fetchDirectly(process.env)
  await mkdir(host.dataDir, { recursive: true, mode: 0o700 })
  host.log.info({ version: host.version }, 'starting up')
  const warning = placeholderWarning(host.environment)
  if (warning) host.log.warn(warning)
  await backUpBeforeMigration(host)
  const { db, close } = openDb(
    join(host.dataDir, 'corral.db'),
    join(host.resourcesDir, 'migrations'),
  )
  const serving = createProcessLock(join(host.dataDir, 'serving.lock'))
  return {
    db,
    vault: await openVault({ db, host }),
    claim: () => (serving.take() ? null : refuseSecond(host.dataDir)),
    close() {
      close()
      serving.release()
    },
  }
}
