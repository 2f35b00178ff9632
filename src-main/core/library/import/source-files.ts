import { lstat, readdir, realpath } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join, resolve } from 'node:path'
import { CorralError } from '../../errors.ts'
import { groupFiles, isGgufName } from '../folders/group-files.ts'
import { isInside } from '../folders/is-inside.ts'
import { realFile } from '../folders/real-file.ts'
import type { FoundModel } from '../found-model.ts'
import { GgufError, readGgufHeader } from '../gguf/read-header.ts'

/** The files that an import brings in: where each is, and what it is called in the other folder. */
export interface SourceFiles {
  /** As the list knows it; `null` for a file of a folder in which Corral does not look. */
  readonly found: FoundModel | null
  /** Real paths, in the order of the parts. */
  readonly parts: readonly string[]
  readonly projector: string | null
  readonly sizeBytes: number
}

/**
 * Finds all files of the model that a path belongs to.
 * @throws CorralError `not_found`, `invalid_input`, `conflict`
 */
export async function findSourceFiles(
  given: string,
  known: { readonly found: Iterable<FoundModel>; readonly ownFolder: string },
): Promise<SourceFiles> {
  if (!isAbsolute(given)) throw refuse('Give the whole path, from the root of the disk.')
  const path = resolve(given)
  const found = [...known.found].find(({ parts }) => parts.includes(path)) ?? null
  const files = found ?? (await filesBeside(path))
  const parts = await Promise.all(files.parts.map(realPart))
  const projector = files.projector === null ? null : (await realPart(files.projector)).path
  const own = await realpath(known.ownFolder).catch(() => known.ownFolder)
  if (parts.some((part) => isInside(part.path, own))) {
    throw new CorralError('conflict', "The file lies in Corral's own folder already.")
  }
  for (const part of parts) demandGguf(part.path)
  return {
    found,
    parts: parts.map((part) => part.path),
    projector,
    sizeBytes: parts.reduce((sum, part) => sum + part.sizeBytes, 0),
  }
}

/** Of a file in a folder in which Corral does not look: the other parts lie beside it. */
async function filesBeside(path: string) {
  const stats = await lstat(path).catch(() => null)
  if (!stats) throw new CorralError('not_found', 'There is no such file.', { param: 'path' })
  if (stats.isSymbolicLink()) throw refuse('That is a link. Name the file that it leads to.')
  if (!stats.isFile()) throw refuse('That is no file.')
  const folder = dirname(path)
  const names = isGgufName(path) ? await readdir(folder).catch(() => []) : []
  const paths = names.filter(isGgufName).map((name) => join(folder, name))
  const { entries, rejected } = groupFiles(paths, folder)
  const entry = entries.find(({ parts }) => parts.includes(path))
  const problem = rejected.find(({ fileName }) => fileName === basename(path))
  if (problem) throw refuse(problem.reason)
  return entry ?? { parts: [path], projector: null }
}

/** Links in folders that are known were judged when those were looked through. */
async function realPart(path: string): Promise<{ path: string; sizeBytes: number }> {
  const real = await realpath(path).catch(() => null)
  const file = real && (await realFile(real, [dirname(real)]))
  if (!file || 'reason' in file) throw refuse('One of its files cannot be read.')
  return { path: file.realPath, sizeBytes: file.stats.size }
}

function demandGguf(path: string): void {
  try {
    readGgufHeader(path)
  } catch (error) {
    if (!(error instanceof GgufError)) throw error
    throw refuse(`Not a model that Corral can use: ${error.message}`)
  }
}

function refuse(message: string): CorralError {
  return new CorralError('invalid_input', message, { param: 'path' })
}
