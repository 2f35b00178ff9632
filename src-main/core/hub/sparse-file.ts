import { randomUUID } from 'node:crypto'
import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'

const probeBytes = 64 * 2 ** 20
const blockBytes = 512

/** Whether files with holes take no room in this folder: they do on APFS, not on HFS+ or FAT. */
export async function keepsHoles(folder: string): Promise<boolean> {
  const path = join(folder, `.holes-${randomUUID()}`)
  try {
    const file = await open(path, 'wx', 0o600)
    try {
      await file.truncate(probeBytes)
      const { blocks } = await file.stat()
      return blocks * blockBytes < probeBytes / 2
    } finally {
      await file.close()
    }
  } catch {
    return false
  } finally {
    await rm(path, { force: true })
  }
}

/** Writes a file that says it has `sizeBytes`, of which only the beginning is there. */
export async function writeSparseFile(
  path: string,
  beginning: Buffer,
  sizeBytes: number,
): Promise<void> {
  const file = await open(path, 'wx', 0o600)
  try {
    await file.writeFile(beginning)
    await file.truncate(sizeBytes)
  } finally {
    await file.close()
  }
}
