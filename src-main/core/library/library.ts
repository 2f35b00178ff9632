import { type FSWatcher, watch } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Log } from '../lib/log.ts'
import type { Model, ModelList } from '../../contract/models.ts'
import { type Live, createLive } from '../lib/live.ts'
import { type FoundModel, type HeaderCache, type Scan, scanFolder } from './scan.ts'
import { writeStarterModel } from './starter/starter-model.ts'

export interface Library {
  /** The models on disk, as of the newest scan. */
  list(): ModelList
  /** The list now and after each change, until `signal` aborts. */
  watch: Live<ModelList>['watch']
  listen: Live<ModelList>['listen']
  /** Where a model's file is; looks at the disk again before it says no. */
  find(modelId: string): Promise<FoundModel | undefined>
  /** Ids most like this one, for an error that helps. */
  near(modelId: string): string[]
  /** Writes the self-test model into the folder, over the one that may be there. */
  addStarter(): Promise<Model>
  stop(): void
}

const settleMs = 200
const starterId = 'corral-starter'

/**
 * Opens the models folder, makes it when it is missing, puts the starter model in when it holds no
 * model, and watches it from then on.
 */
export async function openLibrary(folder: string, log: Log): Promise<Library> {
  const cache: HeaderCache = new Map()
  let scan: Scan
  let stopped = false

  const present = (): ModelList => ({
    models: scan.found.map(({ model }) => model),
    rejected: [...scan.rejected],
    folder,
  })
  const live = createLive(present)
  const scanNow = async () => {
    const before = JSON.stringify(scan)
    scan = await scanFolder(folder, cache)
    if (JSON.stringify(scan) !== before) live.changed()
  }
  let scanning = Promise.resolve()
  let next: Promise<void> | undefined
  /** One scan at a time: an older one must not replace what a newer one found. */
  const rescan = () => {
    next ??= scanning.then(() => {
      next = undefined
      const running = scanNow()
      scanning = running.catch(() => {})
      return running
    })
    return next
  }

  const addStarter = async (): Promise<Model> => {
    await mkdir(folder, { recursive: true })
    await writeStarterModel(join(folder, `${starterId}.gguf`))
    await rescan()
    const starter = scan.found.find(({ model }) => model.id === starterId)
    if (!starter) throw new Error('the starter model is not found where it was written')
    return starter.model
  }

  await mkdir(folder, { recursive: true })
  scan = await scanFolder(folder, cache)
  if (scan.found.length === 0) await addStarter()

  let timer: NodeJS.Timeout | undefined
  const watcher = watchFolder(folder, log, () => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      if (!stopped) rescan().catch((error: unknown) => log.error({ error }, 'scan failed'))
    }, settleMs)
  })

  return {
    list: present,
    watch: live.watch,
    listen: live.listen,
    async find(modelId) {
      const known = () => scan.found.find(({ model }) => model.id === modelId)
      if (!known()) await rescan()
      return known()
    },
    addStarter,
    near: (modelId) => nearest(modelId, present().models),
    stop() {
      stopped = true
      clearTimeout(timer)
      watcher?.close()
    },
  }
}

/** Without a watcher the list is still right when it is asked for a model that it does not know. */
function watchFolder(folder: string, log: Log, changed: () => void): FSWatcher | undefined {
  try {
    const watcher = watch(folder, { recursive: true }, changed)
    watcher.on('error', (error) => log.warn({ error }, 'models folder is not watched'))
    return watcher
  } catch (error) {
    log.warn({ error }, 'models folder is not watched')
    return undefined
  }
}

function nearest(modelId: string, models: readonly Model[]): string[] {
  const wanted = new Set(modelId.toLowerCase().split(/[^a-z0-9]+/))
  const score = (id: string) =>
    id
      .toLowerCase()
      .split(/[^a-z0-9]+/)
      .filter((part) => part !== '' && wanted.has(part)).length
  return models
    .map(({ id }) => ({ id, score: score(id) }))
    .toSorted((a, b) => b.score - a.score)
    .slice(0, 3)
    .map(({ id }) => id)
}
