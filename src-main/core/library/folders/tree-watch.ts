import { type FSWatcher, watch } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** Listens to a folder with all below it, until it is closed. */
export interface TreeWatch {
  close(): void
}

interface Told {
  /** Something has changed. */
  readonly heard: () => void
  /** Some of it is not listened to any more. */
  readonly failed: (error: unknown) => void
}

/** Each takes a handle of the system, of which a user has some thousands. */
const maxFolders = 4000

/**
 * On macOS the system itself listens to whole trees. Elsewhere Node would take a handle for every
 * single file, and seconds for 100 000 of them: here each folder has one.
 */
export function watchTree(root: string, told: Told): TreeWatch {
  if (process.platform !== 'darwin') return watchFolders(root, told)
  const watcher = watch(root, { recursive: true }, told.heard)
  watcher.on('error', told.failed)
  return watcher
}

function watchFolders(root: string, { heard, failed }: Told): TreeWatch {
  const watchers = new Map<string, FSWatcher>()
  const refused = new Set<string>()
  let isClosed = false
  let following: Promise<void> | null = null
  const open = (folder: string) => {
    const watcher = watch(folder, () => {
      heard()
      follow()
    })
    watcher.on('error', failed)
    watchers.set(folder, watcher)
  }
  /** One that may not be read must not cost the others. */
  const tryOpen = (folder: string) => {
    try {
      open(folder)
    } catch (error) {
      refused.add(folder)
      failed(error)
    }
  }
  const update = async () => {
    const folders = new Set(await foldersBelow(root))
    if (isClosed) return
    for (const [folder, watcher] of watchers) {
      if (folders.has(folder)) continue
      watcher.close()
      watchers.delete(folder)
    }
    const added = [...folders].filter((folder) => !watchers.has(folder) && !refused.has(folder))
    for (const folder of added) tryOpen(folder)
    // Something may have been put into it before anybody listened.
    if (added.some((folder) => watchers.has(folder))) heard()
  }
  const follow = () => {
    following ??= update()
      .catch(failed)
      .finally(() => (following = null))
  }
  open(root)
  follow()
  return {
    close() {
      isClosed = true
      for (const watcher of watchers.values()) watcher.close()
    },
  }
}

async function foldersBelow(root: string): Promise<string[]> {
  const found = [root]
  // Grows while it is gone through.
  for (const folder of found) {
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
    for (const entry of entries) {
      if (!entry.isDirectory() || entry.name.startsWith('.')) continue
      if (found.length < maxFolders) found.push(join(folder, entry.name))
    }
  }
  return found
}
