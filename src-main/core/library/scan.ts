import type { Stats } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { FolderKind, RejectedFile } from '../../contract/models.ts'
import { createTurns } from '../lib/turns.ts'
import { type DescribedModel, describeModel } from './describe.ts'
import { identityOf } from './found-model.ts'
import type { Contents, Entry } from './folders/contents.ts'
import { layouts } from './folders/layouts.ts'
import { GgufError, type GgufHeader, readGgufHeader } from './gguf/read-header.ts'

/** A model that a folder holds, without what other folders have a say in. */
export interface ScannedModel extends Entry {
  readonly described: DescribedModel
  /** Of its first file; see `identityOf`. */
  readonly identity: string
  /** The same for all names of one file on a disk. */
  readonly inode: string
}

export interface FolderScan {
  readonly state: 'present' | 'missing' | 'unreadable'
  readonly models: readonly ScannedModel[]
  readonly rejected: readonly RejectedFile[]
  /** Of all entries, also of those that are rejected. */
  readonly sources: ReadonlySet<string>
}

/** Headers already read, by source; they hold as long as the files have the same identity. */
type HeaderCache = Map<string, { key: string; outcome: ScannedModel | RejectedFile }>

export const emptyScan: FolderScan = {
  state: 'present',
  models: [],
  rejected: [],
  sources: new Set(),
}

/**
 * Looks through folders; never throws. One that is not there has nothing in it. Blocks for no longer
 * than the header of one file takes.
 */
export function createFolderScanner() {
  const caches = new Map<string, HeaderCache>()
  const turns = createTurns()

  const readAll = async ({ entries, rejected }: Contents, cache: HeaderCache) => {
    const models: ScannedModel[] = []
    const all = [...rejected]
    for (const entry of entries) {
      await turns.take()
      const outcome = await readEntry(entry, cache)
      if ('reason' in outcome) all.push(outcome)
      else models.push(outcome)
    }
    const sources = new Set(entries.map(({ source }) => source))
    for (const source of cache.keys()) if (!sources.has(source)) cache.delete(source)
    return { state: 'present' as const, models, rejected: all, sources }
  }

  /** `roots`: real paths of the folders in which links may end. */
  return async (
    folder: { readonly kind: FolderKind; readonly path: string },
    roots: readonly string[],
  ): Promise<FolderScan> => {
    const cache: HeaderCache = caches.get(folder.path) ?? new Map()
    caches.set(folder.path, cache)
    try {
      return await readAll(await layouts[folder.kind](folder.path, roots), cache)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      const isMissing = code === 'ENOENT' || code === 'ENOTDIR'
      return { ...emptyScan, state: isMissing ? 'missing' : 'unreadable' }
    }
  }
}

async function readEntry(entry: Entry, cache: HeaderCache): Promise<ScannedModel | RejectedFile> {
  const fileName = basename(entry.parts[0])
  try {
    const files = await Promise.all(entry.parts.map((path) => stat(path)))
    // A name may be anything by now; opening a pipe would wait for ever.
    if (files.some((file) => !file.isFile())) return { fileName, reason: 'The file cannot be read' }
    const key = [...files.map(identityOf), entry.projector].join(' ')
    const cached = cache.get(entry.source)
    if (cached?.key === key) return cached.outcome
    const outcome = describe(entry, files)
    cache.set(entry.source, { key, outcome })
    return outcome
  } catch {
    return { fileName, reason: 'The file cannot be read' }
  }
}

function describe(entry: Entry, files: readonly Stats[]): ScannedModel | RejectedFile {
  const [path] = entry.parts
  const [first] = files
  if (!first) throw new RangeError('an entry without files')
  try {
    const header = readGgufHeader(path)
    const reason = whyNoModel(header)
    if (reason) return { fileName: basename(path), reason }
    const described = describeModel(header, {
      path,
      parts: files.length,
      sizeBytes: files.reduce((sum, { size }) => sum + size, 0),
      modifiedAt: first.mtime,
      hasProjector: entry.projector !== null,
    })
    return { ...entry, described, identity: identityOf(first), inode: `${first.dev} ${first.ino}` }
  } catch (error) {
    if (!(error instanceof GgufError)) throw error
    return { fileName: basename(path), reason: error.message }
  }
}

/** `general.type` of the GGUF format; before it there was only the architecture of projectors. */
function whyNoModel({ metadata }: GgufHeader): string | null {
  const type = metadata.get('general.type')
  if (type === 'adapter') return 'An adapter (LoRA) is no model of its own'
  if (type === 'imatrix') return 'It holds statistics for quantizing, no model'
  const isProjector = type === 'mmproj' || metadata.get('general.architecture') === 'clip'
  return isProjector ? 'A projector is no model of its own' : null
}
