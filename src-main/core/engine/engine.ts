import type { Llama } from 'node-llama-cpp'
import type { KeptPrompts } from '../../contract/pool.ts'
import { CorralError } from '../errors.ts'
import type { Log } from '../lib/log.ts'
import { createMemoryEstimate } from './estimate.ts'
import type { LoadOptions, LoadSettings, MemoryNeed } from './load-options.ts'
import { type LoadedModel, createLoadedModel } from './loaded-model.ts'
import { type OpenedModel, openModel } from './open-model.ts'
import { createPrefixDoctor } from './prefix-doctor/prefix-doctor.ts'
import type { PrefixStore } from './prefix-store.ts'
import { modelFingerprint, stateSettings } from './prefix-store/model-fingerprint.ts'
import type { PrefixStores } from './prefix-store/prefix-stores.ts'
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
  /** Computed prompts on disk, of all models. */
  keptPrompts(): Promise<KeptPrompts>
  /** Removes them, and what is remembered of requests to tell why a prefix broke. */
  forgetPrompts(): Promise<void>
  dispose(): Promise<void>
}

export interface EngineDeps {
  readonly log: Log
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
  const estimate = createMemoryEstimate(start)
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
      let opened: OpenedModel | undefined
      try {
        started = await start()
        opened = await openModel(started, path, { ...options, threads })
        const store = await openStore(path, options.settings, opened.memory)
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

async function startLibrary(log: Log, threads: number): Promise<Llama> {
  const { LlamaLogLevel, getLlama } = await import('node-llama-cpp')
  return getLlama({
    build: 'never',
    skipDownload: true,
    progressLogs: false,
    maxThreads: threads,
    logLevel: LlamaLogLevel.warn,
    logger: (level, message) => log.debug({ level }, message.trim()),
  })
}

/** The library's own words say what is wrong ("insufficient memory…"), but may hold a path. */
function reason(error: unknown): string {
  const message = error instanceof Error ? error.message : ''
  if (/memory|vram/i.test(message)) return 'there is not enough memory for it.'
  return 'the file is damaged, or of a kind that this engine does not know.'
}
