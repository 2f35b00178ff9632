import { link, lstat, mkdir, realpath, rename, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { ImportWay, ImportedModel } from '../../../contract/models.ts'
import { CorralError } from '../../errors.ts'
import { isInside } from '../folders/is-inside.ts'
import { removeEmptyAbove } from '../folders/tree.ts'
import type { Library } from '../library.ts'
import { bring, explanations } from './bring.ts'
import { originOf } from './origin-of.ts'
import { findSourceFiles } from './source-files.ts'
import { targetNames } from './target-names.ts'
import { makeUnfinished } from './unfinished.ts'

/**
 * Brings a model with all its files into Corral's own folder: all or nothing, and never over a file
 * that is there. The other app's files are read only.
 * @throws CorralError `not_found`, `invalid_input`, `conflict`, `unsupported`, `unavailable`
 */
export async function importModel(
  library: Library,
  path: string,
  wish: ImportWay | null,
): Promise<ImportedModel> {
  const own = library.folders.own().path
  const source = await findSourceFiles(path, { found: library.found(), ownFolder: own })
  const names = targetNames(source)
  const folder = join(own, ...names.folder)
  const files = [
    ...source.parts.map((from, at) => ({
      from,
      to: join(folder, names.parts[at] ?? basename(from)),
    })),
    ...(source.projector === null || names.projector === null
      ? []
      : [{ from: source.projector, to: join(folder, names.projector) }]),
  ]
  const first = files[0]?.to ?? folder
  for (const { to } of files.slice(0, source.parts.length)) await demandFree(to)
  const unfinished = await makeUnfinished(own).catch((error: unknown) => {
    throw new CorralError('unavailable', 'Corral cannot write into its own folder.', {
      cause: error,
    })
  })
  try {
    let way: ImportWay | null = wish
    for (const [at, { from }] of files.entries()) {
      way = await bring(from, join(unfinished, String(at)), way)
    }
    await makeFolder(folder, own)
    await placeAll(files.map(({ to }, at) => ({ from: join(unfinished, String(at)), to })))
    const origin = originOf(source.found, source.parts[0] ?? path)
    if (origin) library.origins.record(first, origin)
    await library.rescan()
    const found = [...library.found()].find((one) => one.path === first)
    if (!found) throw new CorralError('conflict', 'The file was taken away again meanwhile.')
    const used = way ?? 'copy'
    return { model: found.model, way: used, explanation: explanations[used] }
  } finally {
    await rm(unfinished, { recursive: true, force: true })
    await removeEmptyAbove(first, own)
  }
}

async function demandFree(path: string): Promise<void> {
  if (!(await lstat(path).catch(() => null))) return
  throw new CorralError('conflict', `Corral has a file '${basename(path)}' of that model already.`)
}

/** A link on the way could lead out of Corral's own folder. */
async function makeFolder(folder: string, own: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  if (isInside(await realpath(folder), await realpath(own))) return
  throw new CorralError('conflict', "The place for it in Corral's own folder leads out of it.")
}

interface Placing {
  readonly from: string
  readonly to: string
}

/** The first part comes last: until then nothing stands there that could be taken for the model. */
async function placeAll(files: readonly Placing[]): Promise<void> {
  const placed: string[] = []
  try {
    for (const file of files.toReversed()) {
      if (await place(file)) placed.push(file.to)
    }
  } catch (error) {
    for (const path of placed) await rm(path, { force: true })
    throw error
  }
}

/** A projector that is there already is the one of its sister models. */
async function place({ from, to }: Placing): Promise<boolean> {
  try {
    await link(from, to)
    return true
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST' && /^mmproj/i.test(basename(to))) return false
    if (code === 'EEXIST') await demandFree(to)
  }
  // A disk without hard links.
  await demandFree(to)
  await rename(from, to)
  return true
}
