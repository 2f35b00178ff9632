import { type Llama, LlamaLogLevel, getLlama } from 'node-llama-cpp'
import type { Log } from '../lib/log.ts'
import { CorralError } from '../errors.ts'
import { type LoadedModel, createLoadedModel } from './loaded-model.ts'
import { defaultThreads } from './threads.ts'

export interface Engine {
  readonly threads: number
  /** What computes beside the CPU; `null` when nothing does or no model was loaded yet. */
  gpu(): string | null
  /**
   * Reads a model file into memory and makes its context. The caller owns the model and disposes
   * it. `signal` ends the load within its next step.
   *
   * @throws CorralError `unavailable` when the file does not load or does not fit
   */
  load(path: string, options: LoadOptions): Promise<LoadedModel>
  dispose(): Promise<void>
}

export interface LoadOptions {
  /** 0 to 1. */
  readonly onProgress: (progress: number) => void
  readonly signal: AbortSignal
}

/** Answers given at once by one model, and the most context each may hold. */
const slotCount = 2
const maxContextTokens = 8192

/** The native library starts with the first load, so that a start without one costs nothing. */
export function createEngine(log: Log, threads = defaultThreads()): Engine {
  let starting: Promise<Llama> | undefined
  let started: Llama | undefined
  let loadFailed = false

  const start = () => {
    starting ??= getLlama({
      build: 'never',
      skipDownload: true,
      progressLogs: false,
      maxThreads: threads,
      logLevel: LlamaLogLevel.warn,
      logger: (level, message) => log.debug({ level }, message.trim()),
    }).catch((error: unknown) => {
      starting = undefined
      throw error
    })
    return starting
  }

  return {
    threads,
    gpu: () => started?.gpu || null,
    async load(path, { onProgress, signal }) {
      started = await start()
      try {
        const model = await started.loadModel({
          modelPath: path,
          onLoadProgress: onProgress,
          loadSignal: signal,
        })
        try {
          const context = await model.createContext({
            sequences: slotCount,
            contextSize: { max: Math.min(model.trainContextSize, maxContextTokens) },
            threads,
            createSignal: signal,
          })
          return createLoadedModel(model, context)
        } catch (error) {
          await model.dispose()
          throw error
        }
      } catch (error) {
        loadFailed = true
        signal.throwIfAborted()
        if (error instanceof CorralError) throw error
        throw new CorralError('unavailable', `The model could not be loaded: ${reason(error)}`, {
          cause: error,
        })
      }
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
