import type { Stats } from 'node:fs'
import { link, lstat, mkdir, open, realpath, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { CorralError } from '../errors.ts'
import { isInside } from '../library/folders/is-inside.ts'

/**
 * Makes the folders one below the other. A link on the way is refused: it could lead out of the
 * folder for models.
 *
 * @param segments names, known to be safe
 * @returns the path of the innermost
 * @throws CorralError `conflict`
 */
export async function makeFolders(root: string, segments: readonly string[]): Promise<string> {
  let folder = root
  for (const name of segments) {
    folder = join(folder, name)
    await mkdir(folder, { mode: 0o700 }).catch(unlessThere)
    if (!(await lstat(folder)).isDirectory()) throw inTheWay(name)
  }
  const [realRoot, realFolder] = [await realpath(root), await realpath(folder)]
  if (realFolder !== realRoot && !isInside(realFolder, realRoot)) {
    throw inTheWay(segments.at(-1) ?? '')
  }
  return folder
}

/**
 * Gives a whole and verified file its name, all or nothing, and never in place of another.
 * @throws CorralError `conflict` when there is something of that name
 */
export async function placeFile(part: string, target: string): Promise<void> {
  try {
    // A rename would take the place of what somebody puts there in this moment.
    await link(part, target)
    await rm(part, { force: true })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') throw taken()
    // Disks without hard links, such as exFAT.
    if (await statOf(target)) throw taken()
    await rename(part, target)
  }
  await syncFolder(dirname(target))
  await syncFolder(dirname(part))
}

/** Of the entry itself, also of a link; `null` when there is none. */
export async function statOf(path: string): Promise<Stats | null> {
  try {
    return await lstat(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

function unlessThere(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error
}

function inTheWay(name: string): CorralError {
  return new CorralError('conflict', `'${name}' in the folder for models is no folder of its own.`)
}

function taken(): CorralError {
  return new CorralError(
    'conflict',
    'Another file of that name is in the folder for models. Nothing was overwritten.',
  )
}
