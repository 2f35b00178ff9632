import { type FSWatcher, existsSync, watch } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Log } from '../../lib/log.ts'
import { type TreeWatch, watchTree } from './tree-watch.ts'

/** Says when something has changed in a folder, or the folder has come or gone. */
export interface FolderWatch {
  close(): void
}

const settleMs = 200
/** Told by then even if it goes on and on, as a download does. */
const longestMs = 2000

/**
 * Watches a folder with all below it, and the way to it: a disk that comes back is heard of without
 * asking for it again and again. Changes that follow each other closely are told once.
 */
export function watchFolder(deps: {
  readonly path: string
  readonly log: Log
  readonly changed: () => void
}): FolderWatch {
  const { path, log, changed } = deps
  let timer: NodeJS.Timeout | undefined
  let sinceMs = 0
  let inside: TreeWatch | null = null
  let way: FSWatcher | null = null
  let wayPath = ''
  let isClosed = false

  const later = () => {
    const nowMs = performance.now()
    if (timer === undefined) sinceMs = nowMs
    else if (nowMs - sinceMs > longestMs) return
    clearTimeout(timer)
    timer = setTimeout(() => {
      timer = undefined
      if (isClosed) return
      follow()
      changed()
    }, settleMs)
  }
  const failed = (error: unknown) => log.warn({ error }, 'a models folder is not watched')
  const listenInside = (): TreeWatch | null => {
    try {
      return watchTree(path, { heard: later, failed })
    } catch (error) {
      failed(error)
      return null
    }
  }
  const listenOnWay = (
    folder: string,
    heard: (event: string, name: string | null) => void,
  ): FSWatcher | null => {
    try {
      const watcher = watch(folder, heard)
      watcher.on('error', failed)
      return watcher
    } catch (error) {
      failed(error)
      return null
    }
  }
  const forget = () => {
    inside?.close()
    inside = null
  }
  /** Listens where there is something to hear: the nearest folder on the way that is there. */
  const follow = () => {
    const isThere = existsSync(path)
    if (!isThere) forget()
    inside ??= isThere ? listenInside() : null
    const nearest = nearestFolder(dirname(path))
    if (nearest === wayPath) return
    way?.close()
    wayPath = nearest
    way = listenOnWay(nearest, (event, name) => {
      // Another folder of the same name: the watcher still listens to the one before.
      const isAnother = event === 'rename' && join(nearest, name ?? '') === path
      if (isAnother) forget()
      const isThere = existsSync(path)
      const hasNext = isThere !== (inside !== null) || nearestFolder(dirname(path)) !== wayPath
      if (isAnother || hasNext) later()
    })
  }

  follow()
  return {
    close() {
      isClosed = true
      clearTimeout(timer)
      inside?.close()
      way?.close()
    },
  }
}

function nearestFolder(path: string): string {
  for (let folder = path; ; folder = dirname(folder)) {
    if (existsSync(folder) || folder === dirname(folder)) return folder
  }
}
