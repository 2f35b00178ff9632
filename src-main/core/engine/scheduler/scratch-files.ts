import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Short-lived private files, in memory where the system offers that. */
export interface ScratchFiles {
  /** Gives the path of a file that does not exist yet, for as long as `use` takes. */
  withFile<T>(use: (path: string) => Promise<T>): Promise<T>
  /** Removes what is left. */
  end(): Promise<void>
}

const folderPrefix = 'corral-slots-'

export function createScratchFiles(places: readonly string[] = scratchPlaces()): ScratchFiles {
  const folders = new Map<string, Promise<string>>()
  let count = 0

  const folderIn = (place: string) => {
    let folder = folders.get(place)
    if (!folder) {
      folder = removeOfTheDead(place).then(() =>
        mkdtemp(join(place, `${folderPrefix}${process.pid}-`)),
      )
      folders.set(place, folder)
    }
    return folder
  }

  const tryIn = async <T>(place: string, use: (path: string) => Promise<T>) => {
    count += 1
    const path = join(await folderIn(place), String(count))
    try {
      return await use(path)
    } finally {
      await rm(path, { force: true })
    }
  }

  return {
    async withFile(use) {
      const [first, ...others] = places
      let failure: unknown = new Error('there is no place for scratch files')
      for (const place of [first, ...others]) {
        if (place === undefined) continue
        try {
          return await tryIn(place, use)
        } catch (error) {
          failure = error
        }
      }
      throw failure
    },
    async end() {
      for (const folder of folders.values()) {
        const path = await folder.catch(() => null)
        if (path !== null) await rm(path, { recursive: true, force: true })
      }
      folders.clear()
    },
  }
}

/** Shared memory first; it may be small, so the disk stands behind it. */
function scratchPlaces(): string[] {
  return process.platform === 'linux' ? ['/dev/shm', tmpdir()] : [tmpdir()]
}

/** What processes that were killed have left; in shared memory it would take room for ever. */
async function removeOfTheDead(place: string): Promise<void> {
  const names = await readdir(place).catch(() => [])
  for (const name of names) {
    const pid = Number(
      name.startsWith(folderPrefix) && name.slice(folderPrefix.length).split('-')[0],
    )
    if (Number.isInteger(pid) && pid > 0 && !isAlive(pid)) {
      await rm(join(place, name), { recursive: true, force: true }).catch(() => {})
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
