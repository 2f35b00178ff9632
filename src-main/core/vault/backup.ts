import { randomBytes } from 'node:crypto'
import { chmod, mkdir, open, readFile, readdir, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import type { Backup } from '../../contract/vault.ts'
import type { Host } from '../host.ts'
import { writeFileAtomic } from '../lib/atomic-file.ts'
import { Manifest, inspectCopy } from './manifest.ts'

const newestKept = 7

const prefixes: Record<Backup['reason'], string> = {
  asked: 'corral',
  migration: 'before-migration',
  restore: 'before-restore',
  import: 'before-import',
}

export function backupsFolder(dataDir: string): string {
  return join(dataDir, 'backups')
}

/**
 * Copies the database with SQLite's own backup while others go on writing, checks the copy, and
 * keeps it with a manifest. Holds only what the database holds: secrets stay sealed. Removes the
 * oldest beyond seven.
 */
export async function createBackup(
  sqlite: Database.Database,
  host: Pick<Host, 'dataDir' | 'version'>,
  reason: Backup['reason'],
  now: Date,
): Promise<Backup> {
  const folder = backupsFolder(host.dataDir)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const time = now.toISOString().replaceAll(/[-:.]/g, '')
  const name = await freeName(folder, `${prefixes[reason]}-${time}`)
  const path = join(folder, name)
  const found = await copyDatabase(sqlite, path)
  const manifest: Manifest = {
    format: 'corral-backup/1',
    created_at: now.toISOString(),
    reason,
    app_version: host.version,
    ...found,
  }
  // Written last: what has no manifest is no backup.
  await writeFileAtomic(manifestPath(path), `${JSON.stringify(manifest, null, 2)}\n`)
  await prune(folder)
  return present(name, manifest, true)
}

/** Copies the database to a path, all or nothing, and checks the copy. */
export async function copyDatabase(sqlite: Database.Database, path: string) {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`
  try {
    await sqlite.backup(temporary)
    await chmod(temporary, 0o600)
    leaveWal(temporary)
    const found = await inspectCopy(temporary)
    await syncPath(temporary)
    await rename(temporary, path)
    await syncPath(dirname(path))
    return found
  } finally {
    for (const rest of ['', '-wal', '-shm', '-journal']) await rm(temporary + rest, { force: true })
  }
}

/** Newest first. `verified` says that the file is there in the size that its manifest names. */
export async function listBackups(dataDir: string): Promise<Backup[]> {
  const folder = backupsFolder(dataDir)
  const names = await readdir(folder).catch(() => [])
  const backups = await Promise.all(
    names
      .filter((name) => name.endsWith('.db'))
      .map(async (name) => {
        const manifest = await readManifest(join(folder, name))
        if (!manifest) return null
        const file = await stat(join(folder, name))
        return present(name, manifest, file.size === manifest.size_bytes)
      }),
  )
  return backups
    .filter((backup) => backup !== null)
    .toSorted((a, b) => (a.created_at < b.created_at ? 1 : -1))
}

/** `null` when there is none that can be read. */
export async function readManifest(backupPath: string): Promise<Manifest | null> {
  try {
    return Manifest.parse(JSON.parse(await readFile(manifestPath(backupPath), 'utf8')))
  } catch {
    return null
  }
}

/** Makes the copy one file, complete without a log beside it. */
function leaveWal(path: string): void {
  const copy = new Database(path)
  try {
    copy.pragma('journal_mode = DELETE')
  } finally {
    copy.close()
  }
}

async function prune(folder: string): Promise<void> {
  const old = (await listBackups(dirname(folder))).slice(newestKept)
  for (const { file } of old) {
    await rm(manifestPath(join(folder, file)), { force: true })
    await rm(join(folder, file), { force: true })
  }
}

async function freeName(folder: string, stem: string): Promise<string> {
  const taken = new Set(await readdir(folder))
  const name = (count: number) => (count === 1 ? `${stem}.db` : `${stem}-${count}.db`)
  let count = 1
  while (taken.has(name(count))) count++
  return name(count)
}

function manifestPath(backupPath: string): string {
  return join(dirname(backupPath), `${basename(backupPath, '.db')}.json`)
}

function present(file: string, manifest: Manifest, verified: boolean): Backup {
  const { created_at, size_bytes, reason } = manifest
  return { file, created_at, size_bytes, reason, verified }
}

export async function syncPath(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
