import type { Dirent } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { basename, join, relative, sep } from 'node:path'
import type { Model, RejectedFile } from '../../contract/models.ts'
import { describeModel } from './describe.ts'
import { GgufError, readGgufHeader } from './gguf-reader.ts'

export interface FoundModel {
  readonly model: Model
  readonly path: string
}

export interface Scan {
  readonly found: readonly FoundModel[]
  readonly rejected: readonly RejectedFile[]
}

/** Headers already read, by path; an entry holds as long as the file's size and time do. */
export type HeaderCache = Map<string, { key: string; outcome: FoundModel | RejectedFile }>

/**
 * Finds every model file in a folder and the folders below it. Only the first file of a split
 * model stands for it, and projector files (`mmproj`) are no models of their own.
 */
export async function scanFolder(folder: string, cache: HeaderCache): Promise<Scan> {
  const paths = (await entriesBelow(folder))
    .filter((entry) => entry.isFile() || entry.isSymbolicLink())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => isModelFile(basename(path)))
    .toSorted((a, b) => depth(a) - depth(b) || (a < b ? -1 : 1))

  const found: FoundModel[] = []
  const rejected: RejectedFile[] = []
  const taken = new Set<string>()
  for (const path of paths) {
    const id = modelId(path, folder, taken)
    const outcome = await readFile(path, id, cache)
    if ('reason' in outcome) {
      rejected.push(outcome)
      continue
    }
    taken.add(id)
    found.push(outcome)
  }
  for (const path of cache.keys()) if (!paths.includes(path)) cache.delete(path)
  return { found, rejected }
}

/** None when the folder has been removed meanwhile. */
async function entriesBelow(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { recursive: true, withFileTypes: true })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

function depth(path: string): number {
  return path.split(sep).length
}

function isModelFile(fileName: string): boolean {
  if (!/\.gguf$/i.test(fileName) || /mmproj/i.test(fileName)) return false
  const part = /-(\d{5})-of-\d{5}\.gguf$/i.exec(fileName)
  return part === null || Number(part[1]) === 1
}

/**
 * The file's name; where another file has it already, the path below the models folder, at last
 * with its ending. Files higher up come first, so that a copy further down changes no id.
 */
function modelId(path: string, folder: string, taken: ReadonlySet<string>): string {
  const bare = (name: string) => name.replace(/(-\d{5}-of-\d{5})?\.gguf$/i, '')
  const below = relative(folder, path).split(sep).join('/')
  const free = [bare(basename(path)), bare(below)].find((id) => !taken.has(id))
  return free ?? below
}

async function readFile(
  path: string,
  id: string,
  cache: HeaderCache,
): Promise<FoundModel | RejectedFile> {
  const fileName = basename(path)
  try {
    const stats = await stat(path)
    // Behind a link there may be anything; opening a pipe would wait for ever.
    if (!stats.isFile()) return { fileName, reason: 'The file cannot be read' }
    const { size, mtime } = stats
    const key = `${id} ${size} ${mtime.getTime()}`
    const cached = cache.get(path)
    if (cached?.key === key) return cached.outcome
    const outcome = describe(path, id, size, mtime)
    cache.set(path, { key, outcome })
    return outcome
  } catch {
    return { fileName, reason: 'The file cannot be read' }
  }
}

function describe(path: string, id: string, sizeBytes: number, modifiedAt: Date) {
  try {
    const header = readGgufHeader(path)
    return { path, model: describeModel(header, { id, path, sizeBytes, modifiedAt }) }
  } catch (error) {
    if (!(error instanceof GgufError)) throw error
    return { fileName: basename(path), reason: error.message }
  }
}
