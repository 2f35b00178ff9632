import type { LoadState, ModelMemory, PooledModel } from '../../contract/pool.ts'
import type { LoadOptions, LoadSettings, MemoryNeed } from '../engine/load-options.ts'
import type { LoadedModel } from '../engine/loaded-model.ts'
import { CorralError } from '../errors.ts'
import { unloadsAtMs } from './plan-relief.ts'
import type { ResidentView } from './resident-view.ts'

/** The right to use a loaded model. While it is held, the model is not unloaded. */
export interface Lease {
  readonly model: LoadedModel
  /** Aborts with a CorralError when the engine stalls; whoever answers has to end then. */
  readonly signal: AbortSignal
  /** Ends the use. Calls after the first do nothing. */
  release(): void
}

/** What a resident tells its owner. All are called after its state has changed. */
export interface ResidentEvents {
  /** Another state, or another number of leases. */
  changed(): void
  progressed(): void
}

/**
 * One model in memory, on its way in, on its way out, or failed to get there. The load starts with
 * the object. States only move forward: loading to ready or failed, ready to unloading or failed.
 */
export class Resident {
  readonly modelId: string
  readonly settings: LoadSettings
  /** The end of the load. Rejects with a CorralError when it failed or was ended. */
  readonly loaded: Promise<LoadedModel>
  state: LoadState = 'loading'
  error: string | null = null
  retryAt: Date | null = null
  keeping: { readonly pinned: boolean; readonly idleSeconds: number | null } = {
    pinned: false,
    idleSeconds: null,
  }
  useCount: number
  tokensPerSecond: number | null = null

  readonly #events: ResidentEvents
  readonly #abortLoad = new AbortController()
  readonly #stalled = new AbortController()
  readonly #progressListeners = new Set<(progress: number) => void>()
  readonly #estimated: ModelMemory
  #progress = 0
  #model: LoadedModel | null = null
  #leases = 0
  #expected = 0
  #loadedAt: Date | null = null
  #lastUsedAtMs: number | null = null
  /** Its memory is given back, or was never taken. */
  #gone = false
  /** Wakes the unload that waits for the last lease. */
  #idle: PromiseWithResolvers<void> | undefined
  #unloading: Promise<void> | undefined

  constructor(start: {
    readonly modelId: string
    readonly settings: LoadSettings
    readonly need: MemoryNeed
    readonly useCount: number
    readonly load: (options: LoadOptions) => Promise<LoadedModel>
    readonly events: ResidentEvents
  }) {
    this.modelId = start.modelId
    this.settings = start.settings
    this.useCount = start.useCount
    this.#estimated = asMemory(start.need, 'estimate')
    this.#events = start.events
    this.loaded = this.#load(start.load)
    this.loaded.catch(() => {})
  }

  async #load(load: (options: LoadOptions) => Promise<LoadedModel>): Promise<LoadedModel> {
    try {
      const model = await load({
        settings: this.settings,
        signal: this.#abortLoad.signal,
        onProgress: (progress) => this.#advance(progress),
      })
      this.#model = model
      this.#loadedAt = new Date()
      this.#advance(1)
      if (this.state === 'loading') this.state = 'ready'
      return model
    } catch (error) {
      const failure = CorralError.from(error)
      this.#gone = true
      if (this.state === 'loading') this.state = 'failed'
      this.error = failure.message
      throw failure
    } finally {
      this.#events.changed()
    }
  }

  #advance(progress: number): void {
    this.#progress = progress
    for (const listener of this.#progressListeners) listener(progress)
    this.#events.progressed()
  }

  /** Tells the progress of the load, beginning with now; the answer ends it. */
  onProgress(listener: (progress: number) => void): () => void {
    listener(this.#progress)
    this.#progressListeners.add(listener)
    return () => this.#progressListeners.delete(listener)
  }

  /** Context of each slot; while it loads, as it will be. */
  get contextTokens(): number {
    return this.#model?.contextTokens ?? this.settings.contextTokens
  }

  get leases(): number {
    return this.#leases
  }

  /** Somebody will lease it when its load ends: until then it counts as used. The answer ends it. */
  expect(): () => void {
    this.#expected += 1
    let isExpected = true
    return () => {
      if (isExpected) this.#expected -= 1
      isExpected = false
    }
  }

  get bytes(): number {
    return this.#memory.totalBytes
  }

  /** Only while `state` is `ready`. A load that a person asks for is no use of the model yet. */
  lease({ isUse }: { readonly isUse: boolean }): Lease {
    if (this.state !== 'ready' || !this.#model) throw new Error(`lease of a ${this.state} model`)
    this.#leases += 1
    if (isUse) this.useCount += 1
    this.#events.changed()
    let held = true
    return {
      model: this.#model,
      signal: this.#stalled.signal,
      release: () => {
        if (!held) return
        held = false
        this.#leases -= 1
        this.#lastUsedAtMs = distinctNowMs()
        if (this.#leases === 0) this.#idle?.resolve()
        this.#events.changed()
      },
    }
  }

  /** Ends the load, or waits for the leases; then frees the memory. Callers share one unload. */
  unload(): Promise<void> {
    this.#unloading ??= this.#unload()
    return this.#unloading
  }

  async #unload(): Promise<void> {
    if (this.state === 'failed') return
    this.state = 'unloading'
    this.#abortLoad.abort(new CorralError('unavailable', 'The load was ended.'))
    this.#events.changed()
    await this.loaded.catch(() => {})
    await this.#free()
  }

  async #free(): Promise<void> {
    if (this.#leases > 0) {
      this.#idle = Promise.withResolvers()
      await this.#idle.promise
    }
    const model = this.#model
    this.#model = null
    await model?.dispose()
    this.#gone = true
    this.#events.changed()
  }

  /** How long the engine has been at one step; 0 while it is at none. */
  stalledForMs(): number {
    return this.#model?.stalledForMs() ?? 0
  }

  /**
   * Gives the engine of this model up: its uses are told to end. Its memory counts until they have
   * and the engine lets it go, which may be never.
   */
  giveUp(failure: CorralError): void {
    if (this.state === 'failed') return
    this.state = 'failed'
    this.error = failure.message
    this.#stalled.abort(failure)
    this.#unloading ??= this.#free()
    this.#unloading.catch(() => {})
    this.#events.changed()
  }

  /** `null` when it takes no memory. */
  view(): ResidentView | null {
    if (this.#gone) return null
    const { pinned, idleSeconds } = this.keeping
    return {
      modelId: this.modelId,
      state: this.state === 'failed' ? 'stuck' : this.state,
      bytes: this.bytes,
      leases: this.#leases + this.#expected,
      pinned,
      lastUsedAtMs: this.#lastUsedAtMs ?? this.#loadedAt?.getTime() ?? Date.now(),
      useCount: this.useCount,
      idleLimitMs: idleSeconds === null ? null : idleSeconds * 1000,
    }
  }

  /** Grows while it is loaded: contexts for embeddings are made when they are first needed. */
  get #memory(): ModelMemory {
    const loaded = this.#model
    if (this.#gone) return asMemory(nothing, loaded ? 'measured' : 'estimate')
    return loaded ? asMemory(loaded.memory, 'measured') : this.#estimated
  }

  describe(): PooledModel {
    const model = this.#model
    const waiting = model?.waiting() ?? 0
    const prompts = model?.promptCounts()
    const view = this.view()
    const unloadsAt = view ? unloadsAtMs(view) : null
    return {
      modelId: this.modelId,
      state: this.state,
      progress: this.#progress,
      error: this.error,
      retryAt: this.retryAt?.toISOString() ?? null,
      contextTokens: model?.contextTokens ?? null,
      slots: model?.slots() ?? [],
      activeRequests: Math.max(0, this.#leases - waiting),
      waitingRequests: waiting,
      memory: this.#memory,
      pinned: this.keeping.pinned,
      idleSeconds: this.keeping.idleSeconds,
      unloadsAt: asText(unloadsAt),
      useCount: this.useCount,
      loadedAt: this.#loadedAt?.toISOString() ?? null,
      lastUsedAt: asText(this.#lastUsedAtMs),
      tokensPerSecond: this.tokensPerSecond,
      liveTokensPerSecond: model?.liveTokensPerSecond() ?? 0,
      promptTokensComputed: prompts?.computed ?? 0,
      promptTokensCached: prompts?.cached ?? 0,
    }
  }
}

let newestMs = 0

/** The time, but never twice the same: of two uses in one millisecond, one was the later. */
function distinctNowMs(): number {
  newestMs = Math.max(Date.now(), newestMs + 0.001)
  return newestMs
}

function asText(atMs: number | null): string | null {
  return atMs === null ? null : new Date(atMs).toISOString()
}

const nothing: MemoryNeed = { weightsBytes: 0, contextBytes: 0, computeBytes: 0 }

export function totalOf({ weightsBytes, contextBytes, computeBytes }: MemoryNeed): number {
  return weightsBytes + contextBytes + computeBytes
}

function asMemory(need: MemoryNeed, source: ModelMemory['source']): ModelMemory {
  const { weightsBytes, contextBytes, computeBytes } = need
  return { weightsBytes, contextBytes, computeBytes, totalBytes: totalOf(need), source }
}
