import { lstat, mkdir, open, realpath, rm } from 'node:fs/promises'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { CorralError } from '../errors.ts'
import { writeFileAtomic } from '../lib/atomic-file.ts'
import { digestOf } from './connections.ts'

/** Settings are small; what is larger is something else. */
const mostBytes = 2 * 1024 * 1024

export interface SettingsFile {
  /** Where it really lies, behind any links; always inside the home folder. */
  readonly path: string
  /** As it is now; `null` when there is none. */
  readonly text: string | null
  /** The file's rights. */
  readonly mode: number
}

/** Of a file that we make: it holds a token. */
const newMode = 0o600

/**
 * Reads the settings of an app. A link is followed as long as it stays inside the home folder: many
 * people keep their settings in a folder of dot files.
 * @throws CorralError `forbidden` when it leads elsewhere or may not be used, `too_large`,
 * `conflict` when it is no text file
 */
export async function readSettingsFile(home: string, file: string): Promise<SettingsFile> {
  const path = await realPathOf(home, file)
  try {
    const opened = await open(path, 'r')
    try {
      const { size, mode, uid } = await opened.stat().then((stat) => {
        if (!stat.isFile()) throw notPlain()
        return stat
      })
      if (process.getuid && uid !== process.getuid()) throw notOurs()
      if (size > mostBytes) throw new CorralError('too_large', 'The file is too large.')
      return { path, text: decode(await opened.readFile()), mode: mode & 0o777 }
    } finally {
      await opened.close()
    }
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return { path, text: null, mode: newMode }
    throw refusalOf(error)
  }
}

/**
 * Replaces the file whole and keeps its rights; `null` removes it. Refuses when it is no longer as
 * it was read. @throws CorralError `conflict`, `forbidden`
 */
export async function writeSettingsFile(
  home: string,
  file: string,
  was: SettingsFile,
  text: string | null,
): Promise<void> {
  const now = await readSettingsFile(home, file)
  if (now.path !== was.path || now.text !== was.text) {
    throw new CorralError('conflict', 'The file was changed meanwhile. Nothing was written.')
  }
  try {
    if (text === null) {
      await rm(was.path, { force: true })
    } else {
      await mkdir(dirname(was.path), { recursive: true, mode: 0o700 })
      await writeFileAtomic(was.path, text, was.mode)
    }
  } catch (error) {
    throw refusalOf(error)
  }
}

/** Of a file as it is, also of one that is not there. */
export function fingerprintOf(text: string | null): string {
  return digestOf(text ?? '\0')
}

/** Is anything there? Never throws. */
export async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  )
}

/** @throws CorralError `forbidden` when a link leads out of the home folder, or nowhere */
async function realPathOf(home: string, file: string): Promise<string> {
  const realHome = await realpath(home)
  const wanted = resolve(realHome, file)
  const real = await deepestReal(wanted)
  const inside = relative(realHome, real)
  if (
    inside === '' ||
    inside === '..' ||
    inside.startsWith(`..${sep}`) ||
    resolve(inside) === inside
  ) {
    throw new CorralError(
      'forbidden',
      'A link leads out of the home folder. Corral does not follow it.',
    )
  }
  return real
}

/** The real path of what exists of it, and the rest as it stands. */
async function deepestReal(path: string): Promise<string> {
  try {
    return await realpath(path)
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw refusalOf(error)
    if (await exists(path)) {
      throw new CorralError('forbidden', 'The file is a link that leads nowhere.', { cause: error })
    }
    const parent = dirname(path)
    return join(await deepestReal(parent), relative(parent, path))
  }
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (cause) {
    throw new CorralError('conflict', 'The file is not text in UTF-8. Nothing was changed.', {
      cause,
    })
  }
}

function refusalOf(error: unknown): unknown {
  const code = codeOf(error)
  if (code === 'EISDIR' || code === 'ENOTDIR') return notPlain()
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS' || code === 'ELOOP') {
    return new CorralError('forbidden', 'Corral has no right to use this file.', { cause: error })
  }
  return error
}

function notPlain(): CorralError {
  return new CorralError('conflict', 'There is something else where the file belongs.')
}

function notOurs(): CorralError {
  return new CorralError('forbidden', 'The file belongs to another user of this machine.')
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
