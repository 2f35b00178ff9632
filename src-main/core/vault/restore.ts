import { copyFile, mkdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { CorralError } from '../errors.ts'
import type { Host } from '../host.ts'
import { backupsFolder, createBackup, readManifest, syncPath } from './backup.ts'
import { isExport, readExport } from './export-file.ts'
import { withVaultLock } from './lock.ts'
import { compareToManifest, damaged } from './manifest.ts'
import { readRecoveryKit } from './recovery-kit.ts'
import { type Adopted, adoptCopy } from './adopt-copy.ts'

export interface RestoreOptions {
  readonly host: Host
  /** A backup with its manifest beside it, or an export. */
  readonly file: string
  /** Asked for the passphrase of an export, or of the kit. */
  readonly passphrase: () => Promise<string>
  /** For a backup whose root is not on this machine. */
  readonly kit?: string | null
  readonly now?: Date
}

/**
 * Puts a backup or an export in the place of the database, while Corral is stopped. The copy is
 * checked, its secrets are tried and its keys put under the root of this machine before anything is
 * replaced; then one rename does it, so a crash leaves the old database or the new one. What was
 * there is kept among the backups. All sessions end.
 *
 * @throws CorralError `invalid_input` for a damaged file or a wrong passphrase, `conflict` when
 *   Corral runs or a newer version made the file, `vault_locked` when the root cannot be had
 */
export async function restore(options: RestoreOptions): Promise<Adopted> {
  const { host, now = new Date() } = options
  await mkdir(host.dataDir, { recursive: true, mode: 0o700 })
  return withVaultLock(host.dataDir, async () => {
    const live = join(host.dataDir, 'corral.db')
    const staged = `${live}.restoring`
    await removeDatabase(staged)
    try {
      const root = await stage(options, staged)
      const adopted = await adoptCopy(staged, host, root, now)
      await syncPath(staged)
      await replaceDatabase(live, staged, host, now)
      return adopted
    } finally {
      await removeDatabase(staged)
    }
  })
}

/** Brings the checked copy to `staged`; answers the root that came with it, if one did. */
async function stage(
  { file, passphrase, kit }: RestoreOptions,
  staged: string,
): Promise<Uint8Array | null> {
  if (await isExport(file)) {
    const { root, manifest } = await readExport(file, await passphrase(), staged)
    await compareToManifest(staged, manifest)
    return root
  }
  const manifest = await readManifest(file)
  if (!manifest) throw damaged('there is no manifest beside it')
  await copyFile(file, staged)
  await compareToManifest(staged, manifest)
  return kit ? readRecoveryKit(kit, await passphrase()) : null
}

async function replaceDatabase(live: string, staged: string, host: Host, now: Date): Promise<void> {
  if (!(await exists(live))) return moveInto(staged, live, host)
  const old = new Database(live, { timeout: 1000 })
  try {
    // Only the last one to have the database open can leave the log; this also empties it.
    old.pragma('journal_mode = DELETE')
    await createBackup(old, host, 'restore', now)
    old.exec('BEGIN EXCLUSIVE')
    await moveInto(staged, live, host)
  } catch (error) {
    if (isBusy(error)) {
      throw new CorralError('conflict', 'Corral still runs on this data folder. Stop it first.')
    }
    if (!isDamaged(error)) throw error
    old.close()
    await keepDamaged(live, host, now)
    await moveInto(staged, live, host)
  } finally {
    old.close()
  }
}

/** A database that SQLite cannot read is kept as it is, log and all, for whoever can read it. */
async function keepDamaged(live: string, host: Host, now: Date): Promise<void> {
  const folder = backupsFolder(host.dataDir)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const name = `before-restore-${now.toISOString().replaceAll(/[-:.]/g, '')}.damaged.db`
  for (const end of ['', '-wal']) {
    if (!(await exists(live + end))) continue
    await copyFile(live + end, join(folder, name + end))
    await syncPath(join(folder, name + end))
  }
  await syncPath(folder)
  // A log that stayed behind would be played into the new database.
  for (const end of ['-wal', '-shm']) await rm(live + end, { force: true })
}

async function moveInto(staged: string, live: string, host: Host): Promise<void> {
  await rename(staged, live)
  await syncPath(host.dataDir)
}

async function removeDatabase(path: string): Promise<void> {
  for (const end of ['', '-wal', '-shm', '-journal']) await rm(path + end, { force: true })
}

function isBusy(error: unknown): boolean {
  return error instanceof Database.SqliteError && /^SQLITE_(BUSY|LOCKED)/.test(error.code)
}

function isDamaged(error: unknown): boolean {
  if (error instanceof CorralError) return error.code === 'invalid_input'
  return error instanceof Database.SqliteError && /^SQLITE_(CORRUPT|NOTADB)/.test(error.code)
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
