import { createHash, randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, open, readdir, rm, stat, statfs } from 'node:fs/promises'
import { freemem } from 'node:os'
import { join, resolve } from 'node:path'

/** Longer than any file here is in use. */
const abandonedAfterMs = 10 * 60_000

/** Folders of this process: an equal process id alone may be that of one that crashed. */
const ownFolders = new Set<string>()

/** Where the engine writes and reads states in the clear: for moments only, and for us only. */
export interface PlainPlace {
  /** A new empty file, mode 0600 in a folder of mode 0700. Whoever asked removes it. */
  create(expectedBytes: number): Promise<PlainFile>
  /** Removes what processes that crashed have left. */
  wipe(): Promise<void>
  /** Removes the folders of this process. */
  close(): Promise<void>
}

export interface PlainFile extends AsyncDisposable {
  readonly path: string
}

/**
 * In memory where the system has a file system for that and room on it, else inside `folder`.
 * Names carry the process's id, so that another process on the same data folder is left alone.
 */
export function createPlainPlace(folder: string, memoryFolder: string | null): PlainPlace {
  const owner = createHash('sha256').update(resolve(folder)).digest('hex').slice(0, 16)
  const prefix = `corral-${owner}-`
  const inFolder = join(folder, 'plain')
  const made = new Map<string, Promise<string>>()
  const bases = memoryFolder ? [memoryFolder, inFolder] : [inFolder]

  const folderIn = (base: string): Promise<string> => {
    const known = made.get(base)
    if (known) return known
    const making = makeFolder(base, `${prefix}${process.pid}-`)
    made.set(base, making)
    // A folder that could not be made is tried again.
    making.catch(() => made.delete(base))
    return making
  }
  return {
    async create(expectedBytes) {
      const inMemory = memoryFolder !== null && (await hasRoom(memoryFolder, expectedBytes))
      const base = inMemory ? memoryFolder : inFolder
      const path = join(await folderIn(base), `${randomBytes(8).toString('hex')}.state`)
      await (await open(path, 'wx', 0o600)).close()
      return { path, [Symbol.asyncDispose]: () => rm(path, { force: true }) }
    },
    async wipe() {
      for (const base of bases) {
        const names = await readdir(base).catch(() => [])
        for (const name of names.filter((other) => other.startsWith(prefix))) {
          const path = join(base, name)
          if (ownFolders.has(path)) continue
          const [, pid] = /^(\d+)-/.exec(name.slice(prefix.length)) ?? []
          // What another user has put there under such a name is not ours to remove.
          await (isAlive(Number(pid)) ? wipeAbandoned(path) : rm(path, { recursive: true })).catch(
            () => {},
          )
        }
      }
    },
    async close() {
      const folders = await Promise.allSettled(made.values())
      made.clear()
      for (const found of folders) {
        if (found.status === 'rejected') continue
        await rm(found.value, { recursive: true, force: true })
        ownFolders.delete(found.value)
      }
    },
  }
}

async function makeFolder(base: string, prefix: string): Promise<string> {
  await mkdir(base, { recursive: true, mode: 0o700 })
  const folder = await mkdtemp(join(base, prefix))
  ownFolders.add(folder)
  return folder
}

/** Twice the room on the file system, and never more than a quarter of the free memory. */
async function hasRoom(memoryFolder: string, bytes: number): Promise<boolean> {
  const room = await statfs(memoryFolder).catch(() => null)
  return room !== null && room.bavail * room.bsize >= 2 * bytes && freemem() >= 4 * bytes
}

async function wipeAbandoned(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name)
    const { mtimeMs } = await stat(path)
    if (Date.now() - mtimeMs > abandonedAfterMs) await rm(path, { force: true })
  }
}

/** Does another process with this id run? */
export function isAlive(pid: number): boolean {
  if (!(pid > 0) || pid === process.pid) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
