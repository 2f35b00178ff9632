import type { Dirent } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** A file below a folder, or a link to something. */
interface SeenFile {
  readonly path: string
  readonly isLink: boolean
}

export interface Walk {
  readonly files: readonly SeenFile[]
  /** Folders that may not be read. */
  readonly unreadable: readonly string[]
}

/** Deeper than any layout; a tree that goes on may be a loop of mounts. */
const maxDepth = 24
/** Folders and files together. More than this is no folder of models, but a disk. */
const maxSeen = 500_000

/**
 * The files below a folder whose names are wanted. Links to folders are not followed, so there are
 * no loops; what begins with a dot is left out: unfinished downloads, and the second file that macOS
 * writes beside each on foreign disks.
 * @throws the system's error when the folder itself cannot be read
 */
export async function walkFiles(root: string, isWanted: (name: string) => boolean): Promise<Walk> {
  const files: SeenFile[] = []
  const unreadable: string[] = []
  let seen = 0
  const visit = async (folder: string, entries: readonly Dirent[], depth: number) => {
    for (const entry of entries) {
      seen += 1
      if (seen > maxSeen || entry.name.startsWith('.')) continue
      const path = join(folder, entry.name)
      const isLink = entry.isSymbolicLink()
      if ((entry.isFile() || isLink) && isWanted(entry.name)) files.push({ path, isLink })
      if (!entry.isDirectory() || depth >= maxDepth) continue
      const below = await readdir(path, { withFileTypes: true }).catch(() => null)
      if (below) await visit(path, below, depth + 1)
      else unreadable.push(path)
    }
  }
  await visit(root, await readdir(root, { withFileTypes: true }), 1)
  return { files, unreadable }
}
