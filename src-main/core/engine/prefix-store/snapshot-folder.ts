import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { FileKey } from '../../vault/vault.ts'
import { createLimit } from '../../lib/limit.ts'
import { isAlive } from './plain-place.ts'
import { SealRefused } from './sealed-stream.ts'
import { type FoundSnapshot, readSnapshot } from './snapshot-file.ts'

const readAtOnce = 4

export function snapshotPath(folder: string, id: string): string {
  return join(folder, `${id}.kv`)
}

/** A file of this process that is not whole yet. */
export function partPath(folder: string, id: string): string {
  return join(folder, `${id}.${process.pid}.part`)
}

/** All snapshots under this key. Those under a former key, changed or cut short are removed. */
export async function readSnapshots(folder: string, fileKey: FileKey): Promise<FoundSnapshot[]> {
  const limit = createLimit(readAtOnce)
  const read = async (id: string): Promise<FoundSnapshot | null> => {
    const path = snapshotPath(folder, id)
    try {
      return await readSnapshot(path, id, fileKey)
    } catch (error) {
      if (error instanceof SealRefused) await rm(path, { force: true })
      return null
    }
  }
  const ids = await snapshotIds(folder)
  const found = await Promise.all(ids.map((id) => limit(() => read(id))))
  return found.filter((snapshot) => snapshot !== null)
}

/** Removes the parts that processes which are gone have left. */
export async function removeDeadParts(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const [, pid] = /\.(\d+)\.part$/.exec(name) ?? []
    if (pid !== undefined && !isAlive(Number(pid))) await rm(join(folder, name), { force: true })
  }
}

export async function removeSnapshots(folder: string): Promise<void> {
  for (const id of await snapshotIds(folder)) await rm(snapshotPath(folder, id), { force: true })
}

/** As the disk has it, whichever process has kept them. */
export async function measureSnapshots(
  folder: string,
): Promise<{ snapshots: number; bytes: number }> {
  const sizes = await Promise.all(
    (await snapshotIds(folder)).map((id) =>
      stat(snapshotPath(folder, id)).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  )
  return { snapshots: sizes.length, bytes: sizes.reduce((sum, size) => sum + size, 0) }
}

async function snapshotIds(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => [])
  return names.flatMap((name) => /^([0-9a-f]{32})\.kv$/.exec(name)?.[1] ?? [])
}
