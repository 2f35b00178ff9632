import { mkdir, open, readdir, realpath, rename, rm, rmdir, stat, statfs } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import type { FolderMove } from '../../../contract/model-folders.ts'
import { createProcessLock } from '../../db/process-lock.ts'
import { CorralError } from '../../errors.ts'
import { checkNewFolder } from './check-new-folder.ts'
import type { ModelFoldersDeps } from './model-folders.ts'
import { relocate } from './relocate.ts'
import {
  type TreeFile,
  copyFileOfTree,
  isCopied,
  listTree,
  removeFiles,
  syncFolder,
} from './tree.ts'

/** Moves Corral's own folder, also to another disk. What began goes on after a crash. */
export interface FolderMoves {
  state(): FolderMove | null
  /**
   * Answers once it has begun. `prepare` is awaited before anything changes, and may refuse. The
   * present place ends a move that has stopped; the same place again resumes it.
   * @throws CorralError `invalid_input`, `conflict`, `unavailable`
   */
  move(to: string, prepare: () => Promise<void>): Promise<FolderMove>
  /** Goes on with what the last run has not finished. */
  resume(): void
  stop(): void
}

/** In the target until all files are there: without it the target is the folder itself, renamed. */
const markerName = '.corral-moving'
/** Left free on the target's disk. */
const marginBytes = 2 ** 30
const progressMs = 200

export function createFolderMoves(
  deps: ModelFoldersDeps & { readonly progressed: () => void },
): FolderMoves {
  const { store, scans, host, progressed } = deps
  const stopping = new AbortController()
  const lock = createProcessLock(join(host.dataDir, 'model-folder.lock'))
  let state: FolderMove | null = null
  let isRunning = false
  let toldMs = 0

  const tell = (change: Partial<FolderMove>) => {
    if (!state) return
    state = { ...state, ...change }
    const now = performance.now()
    if (change.error === undefined && now - toldMs < progressMs) return
    toldMs = now
    progressed()
  }
  const begin = (to: string, totalBytes: number): FolderMove => {
    state = { to, movedBytes: 0, totalBytes, error: null }
    progressed()
    return state
  }

  const copyAll = async (from: string, to: string) => {
    await mkdir(to, { recursive: true })
    await (await open(join(to, markerName), 'a')).close()
    await syncFolder(to)
    // Again until nothing is left: something may be put there meanwhile.
    for (;;) {
      const files = await listTree(from)
      const done = await Promise.all(files.map((file) => isCopied(file, to)))
      const left = files.filter((_, at) => !done[at])
      let movedBytes = bytesOf(files) - bytesOf(left)
      tell({ totalBytes: bytesOf(files), movedBytes })
      if (left.length === 0) return
      for (const file of left) {
        const copied = (bytes: number) => tell({ movedBytes: (movedBytes += bytes) })
        await copyFileOfTree(file, { from, to }, { signal: stopping.signal, copied })
      }
    }
  }
  /** All files are at `to`: from here on that is the folder. */
  const arrive = async (from: string, to: string, isEmptied: boolean) => {
    const { id } = store.own()
    await relocate({ ...deps, folderId: id, from, to })
    store.change(id, { path: to, movingTo: null, movedFrom: isEmptied ? null : from })
    await rm(join(to, markerName), { force: true })
    await scans.rescan([id])
    deps.changed()
  }
  const clearOld = async (from: string, to: string) => {
    if (!existsSync(from) || !existsSync(to)) return
    const files = await listTree(from)
    const safe = await Promise.all(files.map((file) => isCopied(file, to)))
    await removeFiles(
      from,
      files.filter((_, at) => safe[at]).map(({ path }) => path),
    )
    await rmdir(from).catch((error: unknown) => {
      host.log.warn({ error }, 'the former models folder is not empty, and stays')
    })
    store.change(store.own().id, { movedFrom: null })
  }
  const run = async () => {
    const { path: from, movingTo: to } = store.own()
    if (to !== null) {
      const wasRenamed = await hasArrived(from, to)
      const isRenamed = wasRenamed || (!hasMarker(to) && (await renameWhole(from, to)))
      if (!isRenamed) await copyAll(from, to)
      await arrive(from, to, isRenamed)
    }
    const { path, movedFrom } = store.own()
    if (movedFrom !== null) await clearOld(movedFrom, path)
    state = null
    progressed()
  }
  const start = () => {
    isRunning = true
    void run()
      .catch((error: unknown) => {
        host.log.error({ error }, 'the models folder could not be moved')
        if (!stopping.signal.aborted) tell({ error: reasonOf(error) })
      })
      .finally(() => {
        lock.release()
        isRunning = false
      })
  }
  const giveUp = async (from: string, to: string): Promise<FolderMove> => {
    if (hasMarker(to) && existsSync(from)) {
      const files = await listTree(from)
      const names = files.flatMap(({ path }) => [path, `${path}.moving`])
      await removeFiles(to, [...names, markerName])
      await rmdir(to).catch(() => {})
    }
    store.change(store.own().id, { movingTo: null })
    state = null
    progressed()
    return { to: from, movedBytes: 0, totalBytes: 0, error: null }
  }
  const moveLocked = async (given: string, prepare: () => Promise<void>): Promise<FolderMove> => {
    const { id, path: from, movingTo } = store.own()
    const to = resolve(given)
    if (movingTo !== null && to === from) return giveUp(from, movingTo)
    if (movingTo !== null && to !== movingTo) {
      throw new CorralError(
        'conflict',
        'A move has stopped half way: finish it, or name the present place to give it up.',
      )
    }
    if (movingTo === null) await checkTarget(given, deps)
    await prepare()
    const files = await listTree(from)
    store.change(id, { movingTo: to })
    const begun = begin(to, bytesOf(files))
    start()
    return begun
  }

  return {
    state: () => state,
    async move(given, prepare) {
      if (isRunning || !lock.take()) {
        throw new CorralError('conflict', 'The folder is being moved already.')
      }
      try {
        return await moveLocked(given, prepare)
      } finally {
        if (!isRunning) lock.release()
      }
    },
    resume() {
      const { movingTo, movedFrom, path } = store.own()
      if ((movingTo === null && movedFrom === null) || isRunning || !lock.take()) return
      begin(movingTo ?? path, 0)
      start()
    },
    stop: () => stopping.abort(),
  }
}

function bytesOf(files: readonly TreeFile[]): number {
  return files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
}

function hasMarker(to: string): boolean {
  return existsSync(join(to, markerName))
}

/** The folder was renamed, and the end of that is all that was missed. */
async function hasArrived(from: string, to: string): Promise<boolean> {
  if (existsSync(from) || hasMarker(to)) return false
  return readdir(to).then(
    (names) => names.length > 0,
    () => false,
  )
}

/** On one disk a folder only changes its name. */
async function renameWhole(from: string, to: string): Promise<boolean> {
  try {
    await mkdir(dirname(to), { recursive: true })
    await rename(from, to)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw error
    return false
  }
}

async function checkTarget(given: string, deps: ModelFoldersDeps): Promise<void> {
  const { store, scans, host } = deps
  const refuse = (message: string) => new CorralError('invalid_input', message, { param: 'to' })
  if (!isAbsolute(given)) throw refuse('Give the whole path, from the root of the disk.')
  const to = resolve(given)
  const { id, path: from } = store.own()
  if (scans.stateOf(id) !== 'present') {
    throw new CorralError('unavailable', "Corral's own folder is not there now.")
  }
  const parent = await realpath(dirname(to)).catch(() => null)
  if (parent === null) throw refuse('The folder in which that one would lie is not there.')
  const names = await readdir(to).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw refuse('That is no folder that can be read.')
  })
  if (names.length > 0) throw refuse('That folder is not empty. Choose an empty or a new one.')
  const target = await realpath(to).catch(() => join(parent, to.slice(dirname(to).length)))
  if (to !== join(host.dataDir, 'models')) {
    const real = (path: string) => realpath(path).catch(() => path)
    checkNewFolder(target, {
      rows: await Promise.all(store.all().map(async ({ path }) => ({ path: await real(path) }))),
      homeDir: await real(host.homeDir),
      dataDir: await real(host.dataDir),
    })
  }
  await demandRoom(from, parent)
}

async function demandRoom(from: string, parent: string): Promise<void> {
  if ((await stat(from)).dev === (await stat(parent)).dev) return
  const needed = bytesOf(await listTree(from)) + marginBytes
  const { bavail, bsize } = await statfs(parent)
  if (bavail * bsize >= needed) return
  throw new CorralError('unavailable', 'There is not enough room on that disk for all models.')
}

function reasonOf(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException
  if (code === 'ENOSPC') return 'The disk is full.'
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return 'Corral may not write there.'
  if (code === 'ENOENT' || code === 'EIO') return 'One of the disks is not there.'
  return 'A file could not be copied. The log says more.'
}
