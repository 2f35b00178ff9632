import type { LoadState, PooledModel } from '../../contract/pool.ts'
import type { LoadOptions } from '../engine/engine.ts'
import type { LoadedModel } from '../engine/loaded-model.ts'
import { CorralError } from '../errors.ts'

/** The right to use a loaded model. While it is held, the model is not unloaded. */
export interface Lease {
  readonly model: LoadedModel
  /** Ends the use. Calls after the first do nothing. */
  release(): void
}

/**
 * One model in memory, on its way in, on its way out, or failed to get there. The load starts with
 * the object. States only move forward: loading to ready or failed, ready to unloading.
 */
export class Resident {
  readonly modelId: string
  /** The end of the load. Rejects with a CorralError when it failed. */
  readonly loaded: Promise<LoadedModel>
  state: LoadState = 'loading'
  tokensPerSecond: number | null = null

  readonly #changed: () => void
  readonly #abort = new AbortController()
  readonly #progressListeners = new Set<(progress: number) => void>()
  #progress = 0
  #error: string | null = null
  #model: LoadedModel | null = null
  #leases = 0
  #loadedAt: Date | null = null
  #lastUsedAt: Date | null = null
  /** Wakes the unload that waits for the last lease. */
  #idle: PromiseWithResolvers<void> | undefined
  #unloading: Promise<void> | undefined

  constructor(
    modelId: string,
    load: (options: LoadOptions) => Promise<LoadedModel>,
    changed: () => void,
  ) {
    this.modelId = modelId
    this.#changed = changed
    this.loaded = this.#load(load)
    this.loaded.catch(() => {})
  }

  async #load(load: (options: LoadOptions) => Promise<LoadedModel>): Promise<LoadedModel> {
    try {
      this.#model = await load({
        signal: this.#abort.signal,
        onProgress: (progress) => this.#advance(progress),
      })
      this.state = 'ready'
      this.#loadedAt = new Date()
      this.#advance(1)
      return this.#model
    } catch (error) {
      const failure = CorralError.from(error)
      this.state = 'failed'
      this.#error = failure.message
      this.#changed()
      throw failure
    }
  }

  #advance(progress: number): void {
    this.#progress = progress
    for (const listener of this.#progressListeners) listener(progress)
    this.#changed()
  }

  /** Tells the progress of the load, beginning with now; the answer ends it. */
  onProgress(listener: (progress: number) => void): () => void {
    listener(this.#progress)
    this.#progressListeners.add(listener)
    return () => this.#progressListeners.delete(listener)
  }

  /** Only while `state` is `ready`. */
  lease(): Lease {
    if (this.state !== 'ready' || !this.#model) throw new Error(`lease of a ${this.state} model`)
    this.#leases += 1
    this.#changed()
    let held = true
    return {
      model: this.#model,
      release: () => {
        if (!held) return
        held = false
        this.#leases -= 1
        this.#lastUsedAt = new Date()
        if (this.#leases === 0) this.#idle?.resolve()
        this.#changed()
      },
    }
  }

  /** Ends the load, or waits for the leases; then frees the memory. Callers share one unload. */
  unload(): Promise<void> {
    this.#unloading ??= this.#unload()
    return this.#unloading
  }

  async #unload(): Promise<void> {
    this.#abort.abort(new CorralError('unavailable', 'The load was ended.'))
    await this.loaded.catch(() => {})
    if (this.state === 'failed') return
    this.state = 'unloading'
    this.#changed()
    if (this.#leases > 0) {
      this.#idle = Promise.withResolvers()
      await this.#idle.promise
    }
    await this.#model?.dispose()
  }

  describe(): PooledModel {
    const waiting = this.#model?.waiting() ?? 0
    return {
      modelId: this.modelId,
      state: this.state,
      progress: this.#progress,
      error: this.#error,
      contextTokens: this.#model?.contextTokens ?? null,
      slots: this.#model?.slotCount ?? null,
      activeRequests: this.#leases - waiting,
      waitingRequests: waiting,
      memoryBytes: this.#model?.memoryBytes ?? null,
      loadedAt: this.#loadedAt?.toISOString() ?? null,
      lastUsedAt: this.#lastUsedAt?.toISOString() ?? null,
      tokensPerSecond: this.tokensPerSecond,
    }
  }
}
