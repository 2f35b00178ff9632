import type { Stats } from 'node:fs'
import type { FolderKind, Model } from '../../contract/models.ts'

/** A model and the files that it is made of. */
export interface FoundModel {
  readonly model: Model
  /** Its first file: the one that the engine is given. */
  readonly path: string
  /** All files of a split model in their order, `path` first; of others `path` alone. */
  readonly parts: readonly string[]
  /** The file with which it sees images; `null` without one. */
  readonly projector: string | null
  /** Of `path`; see `identityOf`. */
  readonly identity: string
  /** Where it was found: of a folder, its path and whose it is. */
  readonly folder: { readonly kind: FolderKind; readonly path: string }
}

/** Another text once a file was replaced or changed. */
export function identityOf({ ino, size, mtimeMs }: Stats): string {
  return `${ino} ${size} ${mtimeMs}`
}
