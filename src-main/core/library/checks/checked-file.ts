import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { type FoundModel, identityOf } from '../found-model.ts'

/** A model's files: `parts` are all of them in order, `path` the first. */
export interface CheckedFile {
  /** For messages. */
  readonly modelId: string
  readonly path: string
  readonly parts: readonly string[]
}

/** The files as they are on disk at one moment. */
export interface FileState {
  readonly identity: string
  /** Of the parts behind the first; empty when there are none. */
  readonly partsIdentity: string
  readonly sizeBytes: number
}

/** Looks at the disk. @throws file errors */
export async function stateOf({ path, parts }: CheckedFile): Promise<FileState> {
  const first = await stat(path)
  const others = await Promise.all(parts.slice(1).map((part) => stat(part)))
  return {
    identity: identityOf(first),
    partsIdentity: others.map(identityOf).join(', '),
    sizeBytes: others.reduce((sum, { size }) => sum + size, first.size),
  }
}

/** What the engine is given, together with the other parts of the model that it belongs to. */
export function fileAt(models: Iterable<FoundModel>, path: string): CheckedFile {
  for (const found of models) if (found.path === path) return checkedFile(found)
  return { modelId: basename(path), path, parts: [path] }
}

export function checkedFile({ model, path, parts }: FoundModel): CheckedFile {
  return { modelId: model.id, path, parts }
}
