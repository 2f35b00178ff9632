/** How a model is loaded, every choice made. */
export interface LoadSettings {
  /** Of each slot: prompt and answer together. */
  readonly contextTokens: number
  readonly slots: number
  readonly kvCacheType: 'f16' | 'q8_0' | 'q5_1' | 'q4_0'
  readonly flashAttention: boolean
  /** `null` puts as many on the GPU as fit. */
  readonly gpuLayers: number | null
  /** Largest slice of a prompt that is computed in one step. */
  readonly batchTokens: number
  readonly loras: readonly { readonly path: string; readonly scale: number }[]
  /** File of a small model with the same vocabulary that guesses ahead; `null` for none. */
  readonly draftPath: string | null
  readonly promptLookup: boolean
}

/** The engine's own names for the types of a cache. */
export const cacheTypeNames = { f16: 'F16', q8_0: 'Q8_0', q5_1: 'Q5_1', q4_0: 'Q4_0' } as const

export interface LoadOptions {
  readonly settings: LoadSettings
  /** 0 to 1. */
  readonly onProgress: (progress: number) => void
  readonly signal: AbortSignal
}

/** Bytes that a load needs, before it is tried. */
export interface MemoryNeed {
  readonly weightsBytes: number
  /** KV cache of all slots. */
  readonly contextBytes: number
  readonly computeBytes: number
}

/** A draft model guesses for one answer at a time. */
export function draftSettingsOf(settings: LoadSettings): LoadSettings {
  return { ...settings, slots: 1, loras: [], draftPath: null, promptLookup: false }
}

export function sumOf(a: MemoryNeed, b: MemoryNeed): MemoryNeed {
  return {
    weightsBytes: a.weightsBytes + b.weightsBytes,
    contextBytes: a.contextBytes + b.contextBytes,
    computeBytes: a.computeBytes + b.computeBytes,
  }
}
