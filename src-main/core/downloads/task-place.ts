import { readdir, rm, rmdir } from 'node:fs/promises'
import { join } from 'node:path'
import { CorralError } from '../errors.ts'
import { makeFolders, statOf } from './place-file.ts'
import { safeRepo, safeSegments } from './safe-path.ts'
import type { FileRow, TaskRow } from './task-rows.ts'
import { type Expected, verifyFile } from './verify.ts'

/** Where a task writes, all of it below the folder for models. */
export interface TaskPlace {
  readonly root: string
  /** Of the files that are not whole yet. */
  readonly parts: string
  /** Makes the folders on the way. @throws CorralError */
  targetOf(file: FileRow): Promise<string>
}

/** In the folder for models, so that a file never has to be copied from disk to disk. */
const partsFolder = '.corral-parts'

/** @throws CorralError `conflict` when a link is in the way; errors of the disk */
export async function placeOf(row: TaskRow): Promise<TaskPlace> {
  const root = row.folder ?? ''
  const parts = await makeFolders(root, [partsFolder, row.taskId])
  return {
    root,
    parts,
    async targetOf({ path }) {
      const segments = [...safeRepo(row.repo), ...safeSegments(path)]
      const folder = await makeFolders(root, segments.slice(0, -1))
      return join(folder, segments.at(-1) ?? '')
    },
  }
}

/**
 * The SHA-256 of the file if it is in its place already; `null` when nothing is there, or of an
 * update (`mayDiffer`) something else.
 * @throws CorralError `conflict` when something else is
 */
export async function findArrived(
  path: string,
  expected: Expected,
  { mayDiffer, signal }: { readonly mayDiffer: boolean; readonly signal: AbortSignal },
): Promise<string | null> {
  const stats = await statOf(path)
  if (!stats) return null
  const verified = stats.isFile() ? await verifyFile(path, expected, signal) : null
  if (verified) return verified.sha256
  if (mayDiffer && stats.isFile()) return null
  throw new CorralError(
    'conflict',
    'Another file of that name is in the folder for models. Nothing was overwritten.',
  )
}

/** Removes what was fetched of a task and is not in its place, and the folders that this empties. */
export async function removeParts(row: TaskRow): Promise<void> {
  if (row.folder === null) return
  const all = join(row.folder, partsFolder)
  await rm(join(all, row.taskId), { recursive: true, force: true })
  await rmdir(all).catch(() => {})
  if (row.state === 'done' || !row.file) return
  // Made for a file that has not come.
  const folders = [...safeRepo(row.repo), ...safeSegments(row.file).slice(0, -1)]
  for (let depth = folders.length; depth > 0; depth -= 1) {
    await rmdir(join(row.folder, ...folders.slice(0, depth))).catch(() => {})
  }
}

/** Tasks of which there are parts in the folder. */
export async function tasksWithParts(folder: string): Promise<string[]> {
  const names = await readdir(join(folder, partsFolder)).catch(() => [])
  return names.filter((name) => /^[0-9a-f-]{36}$/.test(name))
}

export async function removeStrayParts(folder: string, taskId: string): Promise<void> {
  await rm(join(folder, partsFolder, taskId), { recursive: true, force: true })
  await rmdir(join(folder, partsFolder)).catch(() => {})
}
