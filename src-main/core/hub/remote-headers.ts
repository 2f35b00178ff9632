import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { createLimit } from '../lib/limit.ts'
import { once } from '../lib/once.ts'
import type { CheckedFile } from '../library/checks/checked-file.ts'
import { GgufError, checkGguf } from '../library/gguf/read-header.ts'
import type { HubFile } from './group-files.ts'
import type { HubAccess } from './hub-access.ts'
import { readPrefix, unusable } from './read-prefix.ts'
import { keepsHoles, writeSparseFile } from './sparse-file.ts'

/** A model on the hub: one file, or all parts in order, of one commit. */
export interface RemoteModel {
  readonly repo: string
  readonly commit: string
  readonly files: readonly HubFile[]
}

/**
 * Headers of files that were not fetched, each kept as a file of the true size with nothing in it
 * but the header, so that whatever reads a model's header reads these. Every part of a split model
 * is there: each names its own tensors.
 */
export interface RemoteHeaders {
  /**
   * Path of the first file, read from the hub unless it is here. `null` where it cannot be kept:
   * too many parts, or a disk that fills holes.
   * @throws CorralError `unsupported` for a file that the engine may not have; as `HubAccess.send`
   */
  read(model: RemoteModel): Promise<string | null>
  /** The same, of what is here. */
  kept(model: RemoteModel): Promise<string | null>
  /** Behind a path that was answered here: what is checked before the engine plans with it. */
  checkedFile(path: string): CheckedFile | null
}

const cacheTag = 'Signature: 8a477f597d28d172789f06886806bc55\n'
const usuallyKept = 64
const maxParts = 64
const maxFileBytes = 4 * 2 ** 40
const partsAtOnce = 4

/** @param folder made when it is needed; all of it may be removed at any time */
export function createRemoteHeaders(
  access: HubAccess,
  folder: string,
  maxKept = usuallyKept,
): RemoteHeaders {
  const reading = new Map<string, Promise<string | null>>()
  const answered = new Map<string, CheckedFile>()
  const hasHoles = once(async () => {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    // Programs that copy folders would fill the holes: https://bford.info/cachedir/
    await writeFile(join(dirname(folder), 'CACHEDIR.TAG'), cacheTag)
    return keepsHoles(folder)
  })

  const kept = async (model: RemoteModel): Promise<string | null> => {
    const { repo, files } = model
    const parts = files.map((_, at) => join(folder, keyOf(model), nameOf(at, files.length)))
    const [path = ''] = parts
    const stats = await stat(path).catch(() => null)
    if (stats?.size !== files[0]?.sizeBytes) return null
    answered.set(path, { modelId: `${repo}/${files[0]?.path}`, path, parts })
    for (const oldest of [...answered.keys()].slice(0, -maxKept)) answered.delete(oldest)
    return path
  }

  const fetchAll = async (model: RemoteModel): Promise<string | null> => {
    if (!isKeepable(model) || !(await hasHoles())) return null
    const temporary = join(folder, `.${randomUUID()}`)
    await mkdir(temporary, { recursive: true, mode: 0o700 })
    try {
      const limit = createLimit(partsAtOnce)
      const parts = model.files.map((file, index) =>
        limit(async () => {
          const path = join(temporary, nameOf(index, model.files.length))
          await writeSparseFile(path, await readPrefix(access, model, file), file.sizeBytes)
          demandSound(path)
        }),
      )
      for (const { reason } of (await Promise.allSettled(parts)).filter(isRejected)) throw reason
      await rm(join(folder, keyOf(model)), { recursive: true, force: true })
      await rename(temporary, join(folder, keyOf(model)))
      await removeOldest(folder, maxKept)
      return await kept(model)
    } finally {
      await rm(temporary, { recursive: true, force: true })
    }
  }

  return {
    kept,
    checkedFile: (path) => answered.get(path) ?? null,
    async read(model) {
      const here = await kept(model)
      if (here) {
        const now = new Date()
        await utimes(join(folder, keyOf(model)), now, now).catch(() => {})
        return here
      }
      const key = keyOf(model)
      const started = reading.get(key) ?? fetchAll(model).finally(() => reading.delete(key))
      reading.set(key, started)
      return started
    },
  }
}

function isRejected(result: PromiseSettledResult<void>): result is PromiseRejectedResult {
  return result.status === 'rejected'
}

function isKeepable({ files }: RemoteModel): boolean {
  return files.length <= maxParts && files.every(({ sizeBytes }) => sizeBytes <= maxFileBytes)
}

/** @throws CorralError `unsupported` */
function demandSound(path: string): void {
  try {
    checkGguf(path)
  } catch (error) {
    throw error instanceof GgufError ? unusable(error.message) : error
  }
}

function keyOf({ repo, commit, files }: RemoteModel): string {
  const named = files.map(({ path, sizeBytes, sha256 }) => [path, sizeBytes, sha256])
  return createHash('sha256')
    .update(JSON.stringify([repo, commit, named]))
    .digest('hex')
}

/** The engine finds the parts of a split model by these names. */
function nameOf(index: number, count: number): string {
  const digits = (number: number) => String(number).padStart(5, '0')
  return count === 1 ? 'model.gguf' : `model-${digits(index + 1)}-of-${digits(count)}.gguf`
}

async function removeOldest(folder: string, maxKept: number): Promise<void> {
  const names = await readdir(folder)
  const aged = await Promise.all(
    names.map(async (name) => {
      const stats = await stat(join(folder, name)).catch(() => null)
      return { name, atMs: stats?.mtimeMs ?? 0 }
    }),
  )
  const tooMany = aged.toSorted((one, other) => other.atMs - one.atMs).slice(maxKept)
  await Promise.all(
    tooMany.map(({ name }) => rm(join(folder, name), { recursive: true, force: true })),
  )
}
