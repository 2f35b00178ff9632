import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { isAbsolute } from 'node:path'
import { CorralError } from '../errors.ts'

/** An old file, open for reading only, and never written. Whoever asked closes it. */
export interface SourceFile {
  readonly handle: FileHandle
  readonly size: number
}

/** @throws CorralError `invalid_input` for a path that depends on a current folder */
export function requireAbsolute(path: string): void {
  if (!isAbsolute(path) || path.includes('\0')) {
    throw new CorralError('invalid_input', 'The path must be absolute.', { param: 'path' })
  }
}

/**
 * Opens a regular file. Symbolic links, pipes and devices are refused without waiting on them.
 *
 * @returns `null` when there is nothing at the path
 * @throws CorralError `invalid_input` or `too_large`
 */
export async function openSource(path: string, maxBytes: number): Promise<SourceFile | null> {
  const handle = await openWithoutFollowing(path)
  if (!handle) return null
  try {
    const stats = await handle.stat()
    if (!stats.isFile()) throw notAFile(path)
    if (stats.size > maxBytes) {
      throw new CorralError('too_large', `${path} is larger than an import may be.`)
    }
    return { handle, size: stats.size }
  } catch (error) {
    await handle.close()
    throw error
  }
}

/** The bytes of a small file, or `null` when it is not there. @throws as `openSource` */
export async function readSmallSource(path: string, maxBytes: number): Promise<Buffer | null> {
  const source = await openSource(path, maxBytes)
  if (!source) return null
  try {
    return await source.handle.readFile()
  } finally {
    await source.handle.close()
  }
}

export function notFound(path: string): CorralError {
  return new CorralError('invalid_input', `There is no file ${path}.`, { param: 'path' })
}

async function openWithoutFollowing(path: string): Promise<FileHandle | null> {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants
  try {
    return await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return null
    if (code === 'ELOOP' || code === 'ENXIO') throw notAFile(path)
    if (code === 'EACCES' || code === 'EPERM') {
      throw new CorralError('invalid_input', `Corral may not read ${path}.`, { param: 'path' })
    }
    throw error
  }
}

function notAFile(path: string): CorralError {
  return new CorralError(
    'invalid_input',
    `${path} is not a regular file. Links are not followed; give the path they point to.`,
    { param: 'path' },
  )
}
