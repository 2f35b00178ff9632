import { lstat, mkdir, mkdtemp, rename, rmdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { DeletedModel, FolderKind } from '../../contract/models.ts'
import { CorralError } from '../errors.ts'
import type { Host } from '../host.ts'
import { removeEmptyAbove } from './folders/tree.ts'
import type { FoundModel } from './found-model.ts'
import type { Library } from './library.ts'

/** How a model is deleted in the app that owns its file. */
const howTo: Record<Exclude<FolderKind, 'corral' | 'folder'>, string> = {
  'lm-studio': 'delete it in LM Studio, under My Models',
  ollama: 'use `ollama rm` with its name',
  'hugging-face': 'use `hf cache delete`',
  'llama.cpp': 'delete it in the cache of llama.cpp',
  jan: 'delete it in Jan, under Settings, Models',
}

export interface DeleteDeps {
  readonly library: Library
  readonly moveToTrash: Host['moveToTrash']
  readonly isLoaded: (modelId: string) => boolean
  readonly unload: (modelId: string) => Promise<boolean>
}

/**
 * Moves all files of a model to the trash, after it was unloaded. A projector goes too, unless
 * another model sees with it.
 * @throws CorralError `model_not_found`; `conflict` while it is loaded and may not be unloaded, and
 *   for files of other apps; `unavailable` when there is no trash, and nothing has changed
 */
export async function deleteModel(
  deps: DeleteDeps,
  modelId: string,
  mayUnload: boolean,
): Promise<DeletedModel> {
  const { library, moveToTrash, isLoaded, unload } = deps
  const found = await library.find(modelId)
  if (!found) throw new CorralError('model_not_found', `There is no model '${modelId}'.`)
  demandOurs(found)
  if (isLoaded(modelId) && !mayUnload) {
    throw new CorralError('conflict', 'The model is loaded. Unload it first.')
  }
  await unload(modelId)
  const files = filesToDelete(found, library.found())
  const freedBytes = await bytesOf(files)
  await trashAll(files, found, moveToTrash)
  await trashOlder(found, deps)
  for (const path of files) library.origins.forget(path)
  await removeEmptyAbove(found.path, found.folder.path)
  await library.rescan()
  return { freedBytes, trashed: true }
}

function demandOurs({ folder: { kind } }: FoundModel): void {
  if (kind === 'corral' || kind === 'folder') return
  throw new CorralError(
    'conflict',
    `The file belongs to another app, and Corral only uses it: ${howTo[kind]}.`,
  )
}

function filesToDelete(found: FoundModel, all: Iterable<FoundModel>): string[] {
  const { parts, projector } = found
  if (projector === null) return [...parts]
  const isShared = [...all].some((one) => one.path !== found.path && one.projector === projector)
  return isShared ? [...parts] : [...parts, projector]
}

/** Versions that updates have kept of it. What cannot be moved is left: the model itself is gone. */
async function trashOlder(
  { parts, folder }: FoundModel,
  { library: { origins }, moveToTrash }: DeleteDeps,
): Promise<void> {
  for (const path of parts.flatMap((part) => origins.of(part)?.previousPath ?? [])) {
    await moveToTrash(path).catch(() => {})
    await removeEmptyAbove(path, folder.path)
    origins.forget(path)
  }
}

/** A file that has other names as well stays on the disk under those. */
async function bytesOf(paths: readonly string[]): Promise<number> {
  const files = await Promise.all(paths.map((path) => lstat(path).catch(() => null)))
  return files.reduce((sum, file) => {
    return file?.isFile() && file.nlink === 1 ? sum + file.size : sum
  }, 0)
}

/**
 * Several files go together, in a folder that is named after the model: so all of them are in the
 * trash, or none.
 */
async function trashAll(
  files: readonly string[],
  { path }: FoundModel,
  moveToTrash: Host['moveToTrash'],
): Promise<void> {
  const refuse = (cause: unknown) =>
    new CorralError('unavailable', 'The files could not be moved to the trash.', { cause })
  if (files.length === 1) {
    await moveToTrash(path).catch((error: unknown) => {
      throw refuse(error)
    })
    return
  }
  const outer = await mkdtemp(join(dirname(path), 'deleting-')).catch((error: unknown) => {
    throw refuse(error)
  })
  const folder = join(outer, basename(path).replace(/(-\d{5}-of-\d{5})?\.gguf$/i, ''))
  const gathered: string[] = []
  try {
    await mkdir(folder)
    for (const file of files) {
      await rename(file, join(folder, basename(file)))
      gathered.push(file)
    }
    await moveToTrash(folder)
  } catch (error) {
    for (const file of gathered) await rename(join(folder, basename(file)), file).catch(() => {})
    await rmdir(folder).catch(() => {})
    throw refuse(error)
  } finally {
    await rmdir(outer).catch(() => {})
  }
}
