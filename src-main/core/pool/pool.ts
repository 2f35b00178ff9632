import { totalmem } from 'node:os'
import type { PoolStatus, PooledModel } from '../../contract/pool.ts'
import type { Engine } from '../engine/engine.ts'
import { CorralError } from '../errors.ts'
import { abortable } from '../lib/abortable.ts'
import { type Live, createLive } from '../lib/live.ts'
import type { Library } from '../library/library.ts'
import { type Lease, Resident } from './resident.ts'

export interface Pool {
  status(): PoolStatus
  watch: Live<PoolStatus>['watch']
  listen: Live<PoolStatus>['listen']
  /** A model that is loaded right now, or `null`. Reads only: it never loads. */
  getLoadedModel(modelId: string): PooledModel | null
  /**
   * Leases a model, loading it first unless it is loaded. Any number of callers share one load; a
   * caller whose `signal` aborts leaves alone, the load goes on for the others.
   *
   * @throws CorralError `model_not_found`, or `unavailable` when it does not load or the pool has stopped
   */
  lease(
    modelId: string,
    signal: AbortSignal,
    onProgress?: (progress: number) => void,
  ): Promise<Lease>
  /** Waits for the answers under way. Answers whether there was something to unload. */
  unload(modelId: string): Promise<boolean>
  /** Notes how fast a model answered. */
  noteSpeed(modelId: string, tokensPerSecond: number | null): void
  /** Ends loads, waits for the leases, frees everything. Leases after it are refused. */
  stop(): Promise<void>
}

export function createPool(engine: Engine, library: Library): Pool {
  const residents = new Map<string, Resident>()
  let stopped = false

  const status = (): PoolStatus => ({
    models: [...residents.values()].map((resident) => resident.describe()),
    engine: { threads: engine.threads, gpu: engine.gpu() },
    memory: { totalBytes: totalmem(), processBytes: process.memoryUsage.rss() },
  })
  const live = createLive(status)

  /** The resident to wait for: one that is there, or the start of a load. */
  const admit = (modelId: string, path: string): Resident => {
    const present = residents.get(modelId)
    if (present && present.state !== 'failed') return present
    const resident = new Resident(modelId, (options) => engine.load(path, options), live.changed)
    residents.set(modelId, resident)
    live.changed()
    return resident
  }

  const remove = async (resident: Resident): Promise<void> => {
    await resident.unload()
    if (residents.get(resident.modelId) === resident) residents.delete(resident.modelId)
    live.changed()
  }

  return {
    status,
    watch: live.watch,
    listen: live.listen,

    getLoadedModel(modelId) {
      const resident = residents.get(modelId)
      return resident?.state === 'ready' ? resident.describe() : null
    },

    async lease(modelId, signal, onProgress = () => {}) {
      for (;;) {
        const found = await library.find(modelId)
        signal.throwIfAborted()
        if (stopped) throw new CorralError('unavailable', 'Corral is shutting down.')
        if (!found) throw unknownModel(modelId, library.near(modelId))

        const resident = admit(modelId, found.path)
        if (resident.state === 'unloading') {
          await abortable(remove(resident), signal)
          continue
        }
        const ignore = resident.onProgress(onProgress)
        try {
          await abortable(resident.loaded, signal)
        } finally {
          ignore()
        }
        // An unload may have begun between the load's end and now.
        if (resident.state === 'ready') return resident.lease()
      }
    },

    async unload(modelId) {
      const resident = residents.get(modelId)
      if (!resident) return false
      await remove(resident)
      return true
    },

    noteSpeed(modelId, tokensPerSecond) {
      const resident = residents.get(modelId)
      if (resident && tokensPerSecond !== null) resident.tokensPerSecond = tokensPerSecond
    },

    async stop() {
      stopped = true
      await Promise.all([...residents.values()].map(remove))
    },
  }
}

function unknownModel(modelId: string, near: readonly string[]): CorralError {
  const hint = near.length > 0 ? ` Did you mean ${near.map((id) => `'${id}'`).join(' or ')}?` : ''
  return new CorralError('model_not_found', `There is no model '${modelId}'.${hint}`)
}
