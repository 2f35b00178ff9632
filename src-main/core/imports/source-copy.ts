import { createWriteStream } from 'node:fs'
import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { CorralError } from '../errors.ts'
import { notFound, openSource } from './source-file.ts'

const copyPrefix = 'copy-'
const leftOverAfterMs = 3_600_000
/** What SQLite needs beside a database that was not closed cleanly. */
const companions = ['-wal', '-journal']

/**
 * Lends a private copy of an SQLite database. SQLite would write beside a database that it opens,
 * even to read only, when the last writer left a log behind; the old folder must stay as it is. The
 * copy goes away afterwards, and what a killed import left behind goes with the next one.
 *
 * @param folder where copies may be made; created for this user only
 * @throws CorralError `invalid_input`, `too_large`, or `conflict` when somebody writes meanwhile
 */
export async function withDatabaseCopy<T>(
  path: string,
  folder: string,
  maxBytes: number,
  use: (copy: string) => T | Promise<T>,
): Promise<T> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await removeLeftOvers(folder)
  const own = await mkdtemp(join(folder, copyPrefix))
  try {
    const copy = join(own, basename(path))
    const before = await stateOf(path)
    if (!(await copyFile(path, copy, maxBytes))) throw notFound(path)
    for (const suffix of companions) await copyFile(path + suffix, copy + suffix, maxBytes)
    if ((await stateOf(path)) !== before) {
      throw new CorralError('conflict', `${path} is being written to. Quit its program first.`)
    }
    return await use(copy)
  } finally {
    await rm(own, { recursive: true, force: true })
  }
}

async function copyFile(from: string, to: string, maxBytes: number): Promise<boolean> {
  const source = await openSource(from, maxBytes)
  if (!source) return false
  // `end` holds the promise about size even when the file grows meanwhile.
  const input = source.handle.createReadStream({ end: Math.max(0, maxBytes - 1) })
  await pipeline(input, createWriteStream(to, { flags: 'wx', mode: 0o600 }))
  return true
}

/** Changes whenever one of the files does. */
async function stateOf(path: string): Promise<string> {
  const states = await Promise.all(
    ['', ...companions].map(async (suffix) => {
      const stats = await stat(path + suffix, { bigint: true }).catch(() => null)
      return stats ? `${stats.ino}:${stats.size}:${stats.mtimeNs}` : 'none'
    }),
  )
  return states.join()
}

async function removeLeftOvers(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.startsWith(copyPrefix)) continue
    const path = join(folder, name)
    const stats = await stat(path).catch(() => null)
    if (stats && Date.now() - stats.mtimeMs > leftOverAfterMs) {
      await rm(path, { recursive: true, force: true })
    }
  }
}
