import type { Llama } from 'node-llama-cpp'
import type { KeptPrompts } from '../../contract/pool.ts'
import { CorralError } from '../errors.ts'
import type { Log } from '../lib/log.ts'
import { createMemoryEstimate } from './estimate.ts'
import type { LoadOptions, LoadSettings, MemoryNeed } from './load-options.ts'
import { type LoadedModel, createLoadedModel } from './loaded-model.ts'
import { type OpenedModel, openModel, placeOf } from './open-model.ts'
import { createPrefixDoctor } from './prefix-doctor/prefix-doctor.ts'
import type { PrefixStore } from './prefix-store.ts'
import { modelFingerprint, stateSettings } from './prefix-store/model-fingerprint.ts'
import type { PrefixStores } from './prefix-store/prefix-stores.ts'
import { startLibrary } from './start-library.ts'
import { createWeightsInMemory } from './shared-weights.ts'
import { defaultThreads } from './threads.ts'

export interface Engine {
  readonly threads: number
  /** What computes beside the CPU; `null` when nothing does or no model was loaded yet. */
  gpu(): string | null
  /**
   * Reads a model file into memory and makes its context, whether or not there is room: that is the
   * caller's to decide. The caller owns the model and disposes it. `signal` ends the load within its
   * next step.
   *
   * @throws CorralError `unavailable` when the file does not load
   */
  load(path: string, options: LoadOptions): Promise<LoadedModel>
  /** What a load would need. Reads the file's header only. @throws CorralError `unavailable` */
  estimate(path: string, settings: LoadSettings): Promise<MemoryNeed>
  /** The same, beside what is loaded of this file already: its weights are shared. */
  estimateBeside(path: string, settings: LoadSettings): Promise<MemoryNeed>
  /** Computed prompts on disk, of all models. */
  keptPrompts(): Promise<KeptPrompts>
  /** Removes them, and what is remembered of requests to tell why a prefix broke. */
  forgetPrompts(): Promise<void>
  dispose(): Promise<void>
}

export interface EngineDeps {
  readonly log: Log
  /**
   * Asked before the native library sees any file of a model.
   * @throws CorralError `unavailable` when it must not
   */
  readonly demandSafe: (path: string, signal?: AbortSignal) => Promise<void>
  /** The same for files that only go with a model. */
  readonly demandSafeAdapter: (path: string) => void
  readonly prefixStores: PrefixStores
  readonly threads?: number
}

/** The native library starts with the first load, so that a start without one costs nothing. */
export function createEngine(deps: EngineDeps): Engine {
  const { log, prefixStores, threads = defaultThreads() } = deps
  let starting: Promise<Llama> | undefined
  let started: Llama | undefined
  let loadFailed = false
  const doctor = createPrefixDoctor()

  const start = () => {
    starting ??= startLibrary(log, threads).catch((error: unknown) => {
      starting = undefined
      throw error
    })
    return starting
  }
  const demandAllSafe = async (path: string, settings: LoadSettings, signal?: AbortSignal) => {
    await deps.demandSafe(path, signal)
    if (settings.draftPath !== null) await deps.demandSafe(settings.draftPath, signal)
    for (const adapter of settings.loras) deps.demandSafeAdapter(adapter.path)
  }
  const estimateUnchecked = createMemoryEstimate(start)
  const estimate: Engine['estimate'] = async (path, settings) => {
    await demandAllSafe(path, settings)
    return estimateUnchecked(path, settings)
  }
  const weights = createWeightsInMemory()
  const openStore = async (
    path: string,
    settings: LoadSettings,
    { contextBytes }: MemoryNeed,
  ): Promise<PrefixStore> =>
    prefixStores.forModel({
      modelHash: await modelFingerprint(path),
      settings: await stateSettings(settings, started?.llamaCppRelease.release ?? ''),
      contextTokens: settings.contextTokens,
      stateBytesPerToken: contextBytes / (settings.contextTokens * settings.slots),
    })

  return {
    threads,
    gpu: () => started?.gpu || null,
    async load(path, options) {
      await demandAllSafe(path, options.settings, options.signal)
      let opened: OpenedModel | undefined
      try {
        started = await start()
        opened = await openModel(started, path, { ...options, threads, weights })
        const store = await openStore(path, options.settings, opened.memory())
        const { promptLookup } = options.settings
        return await createLoadedModel({ opened, store, threads, doctor, promptLookup })
      } catch (error) {
        loadFailed = true
        await opened?.dispose()
        options.signal.throwIfAborted()
        if (error instanceof CorralError) throw error
        throw new CorralError('unavailable', `The model could not be loaded: ${reason(error)}`, {
          cause: error,
        })
      }
    },
    estimate,
    async estimateBeside(path, settings) {
      const need = await estimate(path, settings)
      const held = [path, settings.draftPath ?? path].map((file) =>
        weights.heldBytes(file, placeOf(settings)),
      )
      const [own = 0, draft = 0] = await Promise.all(held)
      const shared = settings.draftPath === null ? own : own + draft
      return { ...need, weightsBytes: Math.max(0, need.weightsBytes - shared) }
    },
    async keptPrompts() {
      const { snapshots, bytes } = await prefixStores.size()
      return { conversations: snapshots, sizeBytes: bytes }
    },
    async forgetPrompts() {
      doctor.forget()
      await prefixStores.clear()
    },
    async dispose() {
      const disposed = started?.dispose()
      // The library keeps a hold for each model that failed to load and, once that model has been
      // collected, waits for it for ever. The models that did load are already disposed.
      if (!loadFailed) await disposed
    },
  }
}

/** The library's own words say what is wrong ("insufficient memory…"), but may hold a path. */
function reason(error: unknown): string {
  const message = error instanceof Error ? error.message : ''
  if (/memory|vram/i.test(message)) return 'there is not enough memory for it.'
  return 'the file is damaged, or of a kind that this engine does not know.'
}
