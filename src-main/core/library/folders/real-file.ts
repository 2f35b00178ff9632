import type { Stats } from 'node:fs'
import { lstat, realpath, stat } from 'node:fs/promises'
import { isInside } from './is-inside.ts'

/** A file that may be opened, or why not. */
export type RealFile = { readonly stats: Stats; readonly realPath: string } | { reason: string }

const unreadable = { reason: 'The file cannot be read' }

/**
 * What is at a path: a file, directly or behind links that end in one of `roots` (real paths).
 * Nothing is opened: behind a name there may be a pipe, which would wait for ever.
 */
export async function realFile(path: string, roots: readonly string[]): Promise<RealFile> {
  try {
    const isLink = (await lstat(path)).isSymbolicLink()
    const realPath = await realpath(path)
    if (!roots.some((root) => realPath === root || isInside(realPath, root))) {
      return isLink
        ? { reason: 'The link leads out of the folders in which Corral looks' }
        : unreadable
    }
    const stats = await stat(realPath)
    return stats.isFile() ? { stats, realPath } : unreadable
  } catch {
    return unreadable
  }
}
