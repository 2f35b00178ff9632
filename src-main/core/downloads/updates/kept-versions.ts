import { link, rename, rm } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import { CorralError } from '../../errors.ts'
import type { FileOrigins } from '../../library/file-origins.ts'
import { removeEmptyAbove } from '../../library/folders/tree.ts'
import { makeFolders, statOf } from '../place-file.ts'
import { safeRepo, safeSegments } from '../safe-path.ts'
import type { TaskRow } from '../task-rows.ts'

/** Beside the models, where no folder is looked into. */
const keptFolder = '.corral-old'

/**
 * The folder below which a file lies as downloads place it.
 * @throws CorralError `conflict` when it lies elsewhere
 */
export function rootOf(
  path: string,
  from: { readonly repo: string; readonly file: string },
): string {
  const below = sep + [...safeRepo(from.repo), ...safeSegments(from.file)].join(sep)
  if (path.endsWith(below)) return path.slice(0, -below.length)
  throw new CorralError(
    'conflict',
    'The file lies elsewhere than where it was put when it was fetched. Fetch the new one anew.',
  )
}

/** Moves the version before out of the way of the one that takes its place, if it is still there. */
export async function setAside(row: TaskRow, path: string): Promise<void> {
  const stats = await statOf(path)
  if (!stats) return
  const place = keptPlace(row, path)
  const folders = relative(row.folder ?? '', dirname(place)).split(sep)
  await makeFolders(row.folder ?? '', folders)
  await rename(path, place)
}

/**
 * Where the version before lies now that the new one is in its place, with what is known of it noted;
 * `null` where there is none. The one before that is removed. Can be called again after a crash.
 */
export async function previousOf(
  origins: FileOrigins,
  row: TaskRow,
  path: string,
): Promise<string | null> {
  if (row.replaces === null) return null
  const place = keptPlace(row, path)
  if (!(await statOf(place))) return null
  const origin = origins.of(path)
  if (!origin || origin.previousPath === place) return place
  if (origin.previousPath !== null) await forgetVersion(origins, row, origin.previousPath)
  origins.record(place, { ...origin, previousPath: null })
  return place
}

/** Exchanges two versions. On disks with hard links there is a whole one in place at any moment. */
export async function exchange(path: string, previousPath: string): Promise<void> {
  const aside = `${previousPath}.newer`
  await rm(aside, { force: true })
  try {
    await link(path, aside)
  } catch {
    // Disks without hard links, such as exFAT.
    await rename(path, aside)
  }
  await rename(previousPath, path)
  await rename(aside, previousPath)
}

async function forgetVersion(origins: FileOrigins, row: TaskRow, path: string): Promise<void> {
  await rm(path, { force: true })
  await removeEmptyAbove(path, row.folder ?? '')
  origins.forget(path)
}

function keptPlace({ folder, taskId }: TaskRow, path: string): string {
  const root = folder ?? ''
  return join(root, keptFolder, taskId, relative(root, path))
}
