import type { KvCacheType } from '../../contract/fit.ts'
import type { PoolConfig, PoolPreview, PoolStatus, PooledModel } from '../../contract/pool.ts'
import type { Engine } from '../engine/engine.ts'
import { CorralError } from '../errors.ts'
import { type Live, createLive } from '../lib/live.ts'
import type { Log } from '../lib/log.ts'
import type { FileChecks } from '../library/checks/file-checks.ts'
import type { Library } from '../library/library.ts'
import type { Profiles } from '../profiles/profiles.ts'
import type { Change } from '../settings/changes.ts'
import type { Settings } from '../settings/settings.ts'
import { createAdmission } from './admission.ts'
import { createCoolDowns } from './cool-down.ts'
import { createModelFiles } from './model-files.ts'
import { preload } from './preload.ts'
import { type LoadPreview, previewLimits, previewLoad } from './preview.ts'
import type { Lease, Resident } from './resident.ts'
import { createResidents } from './residents.ts'
import type { SystemMemory } from './system-memory.ts'
import { createUpkeep } from './upkeep.ts'
import { createVariants } from './variants.ts'
import { type LeaseOptions, createWaiter } from './waiter.ts'

export type { Lease }

export interface Pool {
  status(): PoolStatus
  /** Asks the system for its memory, for a status that is true of now. */
  measure(): Promise<void>
  watch: Live<PoolStatus>['watch']
  listen: Live<PoolStatus>['listen']
  /** A model that is loaded right now, or `null`. Reads only: it never loads. */
  getLoadedModel(modelId: string): PooledModel | null
  /**
   * Leases a model, loading it first unless it is loaded. Any number of callers share one load; a
   * caller whose `signal` aborts leaves alone, the load goes on for the others. Callers wait in
   * order of arrival for room: as long as it takes for uses of other models to end, and half a
   * minute for memory that other programs hold.
   *
   * @throws CorralError `model_not_found`; `unavailable` when it does not load, can never fit or the
   *   pool has stopped; `context_length_exceeded` when it cannot have the context that is needed
   */
  lease(modelId: string, signal: AbortSignal, options?: LeaseOptions): Promise<Lease>
  /**
   * A model as it is now in the variant with this type of cache, `null` for its own; `null` when it
   * is not there.
   */
  resident(modelId: string, kvCacheType: KvCacheType | null): PooledModel | null
  /** The model of which something in the pool is a variant; a model's id stands for itself. */
  modelIdOf(pooledId: string): string
  /** Waits for the answers under way, and lets all variants of a model go. Answers whether there was something to unload. */
  unload(modelId: string): Promise<boolean>
  /** Unloads and loads again, also a model that has failed. Ends when it is ready. Throws like `lease`. */
  restart(modelId: string, signal: AbortSignal): Promise<PooledModel>
  /** Notes how fast a model answered. */
  noteSpeed(
    model: { readonly modelId: string; readonly kvCacheType?: KvCacheType | null },
    tokensPerSecond: number | null,
  ): void
  /** Unloads after so long without use at the latest, whatever a model's own time is; `null`: no longer. */
  limitIdle(seconds: number | null): void
  /** What other limits would do now. @throws CorralError `invalid_input` */
  preview(change: Change<PoolConfig>): Promise<PoolPreview>
  /**
   * What a lease would load and evict now. Changes nothing.
   * @throws CorralError `model_not_found`; `unavailable` when its header cannot be read
   */
  previewLoad(
    modelId: string,
    minContextTokens: number,
    kvCacheType?: KvCacheType | null,
  ): Promise<LoadPreview>
  /** Loads what the settings name. Ends when all are loaded or have failed; never throws. */
  start(): Promise<void>
  /** Ends loads, waits for the leases, frees everything. Leases after it are refused. */
  stop(): Promise<void>
}

export interface PoolDeps {
  readonly engine: Engine
  readonly library: Library
  readonly settings: Settings
  readonly profiles: Pick<Profiles, 'named' | 'pins' | 'listen'>
  readonly memory: SystemMemory
  readonly checks: Pick<FileChecks, 'hasPassed' | 'demandPassed'>
  readonly log: Log
  /** A step of the engine that takes longer counts as stalled. */
  readonly stallLimitMs?: number
}

export function createPool(deps: PoolDeps): Pool {
  const { engine, library, settings, profiles, log, stallLimitMs = 120_000 } = deps
  const stopping = new AbortController()
  /** Something is in another state; what only moves is announced by the pulse. */
  const changed = () => {
    upkeep.arrange()
    if (admission.waiting() !== null) admission.pump()
    live.changed()
  }
  const events = { changed, progressed: () => {} }
  const residents = createResidents({ settings, memory: deps.memory, log, changed })
  let idleLimitSeconds: number | null = null
  const variants = createVariants(settings, profiles, () => idleLimitSeconds)
  const isVariantOf = (modelId: string) => (resident: Resident) =>
    variants.modelIdOf(resident.modelId) === modelId
  const hasWeights = (key: string) =>
    residents
      .all()
      .filter(isVariantOf(variants.modelIdOf(key)))
      .some((other) => other.modelId !== key && other.state === 'ready')
  const files = createModelFiles({ engine, library, variants, checks: deps.checks, hasWeights })
  const coolDowns = createCoolDowns()
  const admission = createAdmission({ engine, files, variants, residents, coolDowns, events, log })
  const status = (): PoolStatus => ({
    models: residents.all().map((resident) => resident.describe()),
    engine: { threads: engine.threads, gpu: engine.gpu() },
    budget: residents.budget(admission.waiting()),
    evictions: residents.evictions(),
  })
  const live = createLive(status)
  const upkeep = createUpkeep({
    residents,
    isWaiting: () => admission.waiting() !== null,
    announce: live.changed,
    pump: admission.pump,
    stallLimitMs,
  })

  const unloadAll = async (modelId: string): Promise<boolean> => {
    const present = residents.all().filter(isVariantOf(modelId))
    const keys = new Set([modelId, ...present.map((resident) => resident.modelId)])
    const gone = await Promise.all(
      [...keys].map((key) => unload(key, `'${key}' was unloaded on request.`)),
    )
    return gone.includes(true)
  }
  const unload = async (modelId: string, explanation: string): Promise<boolean> => {
    const resident = residents.get(modelId)
    residents.forget(modelId)
    if (!resident || resident.state === 'failed') return false
    await residents.evict(resident, 'request', explanation)
    return true
  }
  const getLoadedModel = (modelId: string) => {
    const resident = residents.get(modelId)
    return resident?.state === 'ready' ? resident.describe() : null
  }
  const lease: Pool['lease'] = (modelId, signal, options = {}) => {
    if (signal.aborted) return Promise.reject(signal.reason as Error)
    if (stopping.signal.aborted) return Promise.reject(shuttingDown())
    const key = variants.keyOf(modelId, options.kvCacheType ?? null)
    const waiter = createWaiter(key, options, signal, admission.pump)
    if (!admission.grantNow(waiter)) admission.enqueue(waiter)
    return waiter.lease
  }

  const keepAsSet = (present: readonly Resident[]) => {
    for (const resident of present) {
      const { pinned, idleSeconds } = variants.settingsOf(resident.modelId)
      resident.keeping = { pinned, idleSeconds }
    }
    changed()
  }
  settings.models.onChange((modelId) => keepAsSet(residents.all().filter(isVariantOf(modelId))))
  profiles.listen(() => keepAsSet(residents.all()))
  let preloading = settings.pool.get().preload_models
  const preloadAll = (wanted: readonly string[]) =>
    preload({ wanted, library, profiles, lease, log, signal: stopping.signal })
  settings.pool.onChange((config) => {
    changed()
    const added = config.preload_models.filter((name) => !preloading.includes(name))
    preloading = config.preload_models
    if (added.length > 0) void preloadAll(added)
  })

  return {
    status,
    measure: residents.measure,
    watch: live.watch,
    listen: live.listen,
    getLoadedModel,
    lease,
    resident: (modelId, kvCacheType) =>
      residents.get(variants.keyOf(modelId, kvCacheType))?.describe() ?? null,
    modelIdOf: variants.modelIdOf,
    unload: unloadAll,
    async restart(modelId, signal) {
      await unload(modelId, `'${modelId}' is loaded anew on request.`)
      const held = await lease(modelId, signal, { isExplicit: true })
      held.release()
      const loaded = getLoadedModel(modelId)
      if (!loaded) throw new CorralError('conflict', 'The model was unloaded meanwhile.')
      return loaded
    },
    noteSpeed({ modelId, kvCacheType = null }, tokensPerSecond) {
      const resident = residents.get(variants.keyOf(modelId, kvCacheType))
      if (resident && tokensPerSecond !== null) resident.tokensPerSecond = tokensPerSecond
    },
    limitIdle(seconds) {
      if (seconds === idleLimitSeconds) return
      idleLimitSeconds = seconds
      keepAsSet(residents.all())
    },
    async preview(change) {
      await residents.measure()
      return previewLimits(residents.state(), settings.pool.get(), change, deps.memory.latest())
    },
    async previewLoad(modelId, minContextTokens, kvCacheType = null) {
      const key = variants.keyOf(modelId, kvCacheType)
      const ways = await files.waysToLoad(await files.locate(key), minContextTokens, 0)
      await residents.measure()
      const resident = residents.get(key) ?? null
      return previewLoad(key, ways, resident, { state: residents.state(), minContextTokens })
    },
    async start() {
      await residents.measure()
      await preloadAll(settings.pool.get().preload_models)
    },
    async stop() {
      stopping.abort(shuttingDown())
      admission.stop(shuttingDown())
      const present = residents.all()
      for (const { modelId } of present) residents.forget(modelId)
      // One that was given up may never end; it is not waited for.
      const alive = present.filter(({ state }) => state !== 'failed')
      await Promise.all(
        alive.map((resident) => residents.evict(resident, 'request', 'Corral stops.')),
      )
      upkeep.stop()
      live.changed()
    },
  }
}

function shuttingDown(): CorralError {
  return new CorralError('unavailable', 'Corral is shutting down.')
}
