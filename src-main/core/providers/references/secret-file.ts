import { constants } from 'node:fs'
import { type FileHandle, open, realpath } from 'node:fs/promises'
import { isAbsolute, relative } from 'node:path'
import { type SecretAdapter, maxSecretBytes } from './adapter.ts'
import { SecretReferenceError } from './reference-error.ts'

/** `file:PATH`: a file that only Corral's user may read. Spaces and line breaks around it go. */
export const secretFile: SecretAdapter = {
  check(path, { dataDir }) {
    if (!isAbsolute(path) || path.includes('\0')) {
      throw new SecretReferenceError('malformed', 'A reference to a file is file:/path/from/root.')
    }
    refuseOwnFiles(path, dataDir)
  },
  async read(path, { dataDir }) {
    // A link must not lead into our own folder either.
    const [real, ownFolder] = await Promise.all([path, dataDir].map(realPathOf))
    refuseOwnFiles(real ?? path, ownFolder ?? dataDir)
    const file = await openPrivately(path)
    try {
      return await readBounded(file, path)
    } finally {
      await file.close()
    }
  },
}

async function realPathOf(path: string): Promise<string | undefined> {
  return realpath(path).catch(() => undefined)
}

function refuseOwnFiles(path: string, dataDir: string): void {
  const below = relative(dataDir, path)
  if (!below.startsWith('..') && !isAbsolute(below)) {
    throw new SecretReferenceError('malformed', 'Files of Corral itself are not for providers.')
  }
}

/** Asks the open file for its kind and mode: asked by path, they could be another file's. */
async function openPrivately(path: string): Promise<FileHandle> {
  let file: FileHandle
  try {
    // Not blocking: opening a pipe would wait for somebody to write.
    file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    if (code === 'EACCES' || code === 'EPERM') {
      throw new SecretReferenceError('denied', `The file ${path} may not be read.`, { cause })
    }
    throw new SecretReferenceError('not_found', `There is no file ${path}.`, { cause })
  }
  const stat = await file.stat()
  const problem = !stat.isFile()
    ? new SecretReferenceError('unusable', `${path} is not a file.`)
    : (stat.mode & 0o077) !== 0
      ? new SecretReferenceError('denied', `Others may read ${path}. Give it mode 0600.`)
      : null
  if (!problem) return file
  await file.close()
  throw problem
}

async function readBounded(file: FileHandle, path: string): Promise<string> {
  const buffer = Buffer.alloc(maxSecretBytes + 1)
  const { bytesRead } = await file.read(buffer, 0, buffer.length, 0)
  const text = buffer.toString('utf8', 0, bytesRead).trim()
  buffer.fill(0)
  if (bytesRead <= maxSecretBytes) return text
  throw new SecretReferenceError('unusable', `The file ${path} is too long for a key.`)
}
