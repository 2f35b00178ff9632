import { realpath, stat } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import type { Host } from '../../host.ts'
import type { ScannedFolder } from '../model-list.ts'
import { type FolderScan, createFolderScanner, emptyScan } from '../scan.ts'
import { findAppFolders } from './app-folders.ts'
import type { FolderRow, FolderStore } from './folder-store.ts'
import { type FolderWatch, watchFolder } from './folder-watch.ts'
import { isInside } from './is-inside.ts'

/** What all folders hold, as of their newest scans. */
export interface Scans {
  /** Folders that are switched on, Corral's own first. */
  folders(): readonly ScannedFolder[]
  stateOf(id: number): FolderScan['state']
  /** Scans some folders; one that was begun before counts for nothing. */
  rescan(ids: readonly number[]): Promise<void>
  /** Looks for folders of other apps too. */
  rescanAll(): Promise<void>
  /** The same without what has taken long a moment ago: for names that nobody knows. */
  rescanQuick(): Promise<void>
  /** The first scan; goes on behind the scenes when it takes longer than that. */
  start(waitMs: number): Promise<void>
  stop(): void
}

/** A slow folder is scanned again for a name only after this many times what its scan took. */
const restFactor = 20
const slowMs = 5000

export function createScans(deps: {
  readonly store: FolderStore
  readonly host: Pick<Host, 'homeDir' | 'environment' | 'log'>
  readonly changed: () => void
}): Scans {
  const { store, host, changed } = deps
  const scanFolder = createFolderScanner()
  const results = new Map<number, { scan: FolderScan; tookMs: number; endedMs: number }>()
  const watches = new Map<number, { path: string; watch: FolderWatch }>()
  const enabled = () => store.all().filter((row) => row.enabled)
  let isStopped = false

  const scanOne = async (row: FolderRow, roots: readonly string[]): Promise<boolean> => {
    const began = performance.now()
    const scan = await scanFolder(row, roots)
    const before = results.get(row.id)
    const endedMs = performance.now()
    results.set(row.id, { scan, tookMs: endedMs - began, endedMs })
    return !before || textOf(before.scan) !== textOf(scan)
  }
  const scanNow = async (ids: readonly number[]) => {
    if (isStopped) return
    const rows = enabled()
    const roots = await realPaths(rows)
    const news: boolean[] = []
    for (const row of rows) if (ids.includes(row.id)) news.push(await scanOne(row, roots))
    follow()
    if (news.includes(true) && !isStopped) changed()
  }

  const wanted = new Set<number>()
  let running: Promise<void> = Promise.resolve()
  let next: Promise<void> | undefined
  /** One scan at a time: an older one must not replace what a newer one found. */
  const rescan = (ids: readonly number[]): Promise<void> => {
    for (const id of ids) wanted.add(id)
    next ??= running.then(() => {
      next = undefined
      const now = [...wanted]
      wanted.clear()
      const scanning = scanNow(now)
      running = scanning.catch(() => {})
      return scanning
    })
    return next
  }

  const follow = () => {
    const rows = new Map(enabled().map((row) => [row.id, row]))
    for (const [id, { path, watch }] of watches) {
      if (rows.get(id)?.path === path) continue
      watch.close()
      watches.delete(id)
    }
    for (const id of results.keys()) if (!rows.has(id)) results.delete(id)
    if (isStopped) return
    for (const { id, path } of rows.values()) {
      if (watches.has(id)) continue
      const heard = () => {
        rescan([id]).catch((error: unknown) => host.log.error({ error }, 'scan failed'))
      }
      watches.set(id, { path, watch: watchFolder({ path, log: host.log, changed: heard }) })
    }
  }
  const rescanAll = async () => {
    store.reread()
    await addAppFolders(store, host)
    await rescan(enabled().map(({ id }) => id))
  }

  return {
    folders: () =>
      enabled()
        .toSorted(
          (a, b) => Number(b.kind === 'corral') - Number(a.kind === 'corral') || a.id - b.id,
        )
        .map((row) => ({ row, scan: results.get(row.id)?.scan ?? notScanned })),
    stateOf: (id) => (results.get(id)?.scan ?? notScanned).state,
    rescan,
    rescanAll,
    async rescanQuick() {
      const now = performance.now()
      const isDue = ({ id, kind }: FolderRow) => {
        const last = results.get(id)
        const isOurs = kind === 'corral' || kind === 'folder'
        if (!last || (isOurs && last.tookMs < slowMs)) return true
        return now - last.endedMs > last.tookMs * restFactor
      }
      const due = enabled().filter(isDue)
      await rescan(due.map(({ id }) => id))
    },
    async start(waitMs) {
      const first = rescanAll()
      first.catch((error: unknown) => host.log.error({ error }, 'scan failed'))
      const waiting = new AbortController()
      const late = delay(waitMs, undefined, { signal: waiting.signal }).catch(() => {})
      await Promise.race([first, late])
      waiting.abort()
    },
    stop() {
      isStopped = true
      for (const { watch } of watches.values()) watch.close()
      watches.clear()
    },
  }
}

/** Ids of such a folder wait for it. */
const notScanned: FolderScan = { ...emptyScan, state: 'missing' }

function textOf(scan: FolderScan): string {
  return JSON.stringify([scan, [...scan.sources]])
}

async function realPaths(rows: readonly FolderRow[]): Promise<string[]> {
  const paths = await Promise.all(rows.map(({ path }) => realpath(path).catch(() => null)))
  return paths.filter((path) => path !== null)
}

/** Folders of other apps that are there, and in none and around none that is known already. */
async function addAppFolders(
  store: FolderStore,
  host: Pick<Host, 'homeDir' | 'environment'>,
): Promise<void> {
  for (const found of await findAppFolders(host)) {
    const isFolder = (await stat(found.path).catch(() => null))?.isDirectory() ?? false
    if (!isFolder) continue
    const overlaps = store.all().some(({ path }) => {
      const one = found.path
      return path === one || isInside(path, one) || isInside(one, path)
    })
    if (!overlaps) store.add(found)
  }
}
