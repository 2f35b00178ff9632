import type { FileHandle } from 'node:fs/promises'
import { mkdir, open, readdir, readlink, rename, rm, rmdir } from 'node:fs/promises'
import { stat, symlink, unlink, utimes } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'

/** A file of a tree, or a link; `path` is relative to the tree's root. */
export interface TreeFile {
  readonly path: string
  readonly sizeBytes: number
  readonly isLink: boolean
}

/** All files below a folder, also hidden ones; neither pipes nor sockets. */
export async function listTree(root: string): Promise<TreeFile[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile() || entry.isSymbolicLink())
  return Promise.all(
    files.map(async (entry) => {
      const path = join(entry.parentPath, entry.name)
      const isLink = entry.isSymbolicLink()
      const sizeBytes = isLink ? 0 : (await stat(path)).size
      return { path: relative(root, path), sizeBytes, isLink }
    }),
  )
}

/** Whether the file is there as a whole: copies appear under their names only once they are. */
export async function isCopied(file: TreeFile, to: string): Promise<boolean> {
  const path = join(to, file.path)
  if (file.isLink) return readlink(path).then(Boolean, () => false)
  return stat(path).then(
    ({ size }) => size === file.sizeBytes,
    () => false,
  )
}

/**
 * Copies one file of a tree into another, under another name until all of it is on the disk.
 * @throws the system's error; the signal's reason
 */
export async function copyFileOfTree(
  file: TreeFile,
  trees: { readonly from: string; readonly to: string },
  options: { readonly signal: AbortSignal; readonly copied: (bytes: number) => void },
): Promise<void> {
  const from = join(trees.from, file.path)
  const to = join(trees.to, file.path)
  await mkdir(dirname(to), { recursive: true })
  if (file.isLink) {
    await symlink(await readlink(from), to)
    return
  }
  const unfinished = `${to}.moving`
  const source = await open(from, 'r')
  try {
    const target = await open(unfinished, 'w', 0o644)
    try {
      await pump(source, target, options)
      await target.sync()
    } finally {
      await target.close()
    }
    const { atime, mtime, size } = await source.stat()
    if ((await stat(unfinished)).size !== size) throw new Error('a copy is not as long as its file')
    await utimes(unfinished, atime, mtime)
    await rename(unfinished, to)
    await syncFolder(dirname(to))
  } catch (error) {
    await rm(unfinished, { force: true })
    throw error
  } finally {
    await source.close()
  }
}

/** After it, names that were given in the folder are still there after a power cut. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

const chunkBytes = 4 << 20

async function pump(
  source: FileHandle,
  target: FileHandle,
  { signal, copied }: { readonly signal: AbortSignal; readonly copied: (bytes: number) => void },
): Promise<void> {
  const chunk = Buffer.allocUnsafe(chunkBytes)
  for (;;) {
    signal.throwIfAborted()
    const { bytesRead } = await source.read(chunk, 0, chunkBytes)
    if (bytesRead === 0) return
    await target.write(chunk, 0, bytesRead)
    copied(bytesRead)
  }
}

/** Deletes files of a tree, and the folders that are empty then; `root` itself stays. */
export async function removeFiles(root: string, paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    await unlink(join(root, path)).catch(ignoreMissing)
    await removeEmptyAbove(join(root, path), root)
  }
}

/** Deletes the folders above a path that hold nothing any more, up to `root`, which stays. */
export async function removeEmptyAbove(path: string, root: string): Promise<void> {
  for (let folder = dirname(path); folder.length > root.length; folder = dirname(folder)) {
    const isGone = await rmdir(folder).then(
      () => true,
      () => false,
    )
    if (!isGone) return
  }
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error
}
