import type { RejectedFile } from '../../../contract/models.ts'

/** A model as a folder's layout tells of it; its files are there, and may be anything yet. */
export interface Entry {
  /** What it was found by, and stays the same while it stays: the path of a file. */
  readonly source: string
  /** Ids for it, best first. Another model may have any of them. */
  readonly names: readonly string[]
  /** All files of a split model in their order; of others the one. Never empty. */
  readonly parts: readonly [string, ...string[]]
  readonly projector: string | null
}

/** What a folder holds. */
export interface Contents {
  readonly entries: readonly Entry[]
  readonly rejected: readonly RejectedFile[]
}

/**
 * Reads what a folder of one app holds, in that app's own order of things. Changes nothing. Links
 * may lead to what lies in one of `roots` (real paths) and nowhere else; `root` is a real path.
 * @throws the system's error when the folder itself cannot be read
 */
export type Layout = (root: string, roots: readonly string[]) => Promise<Contents>
