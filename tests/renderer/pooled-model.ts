import type { PooledModel, Slot } from '../../src-main/contract/pool.ts'

/** An idle model in memory, changed as a test wants it. */
export function pooledModel(change: Partial<PooledModel> = {}): PooledModel {
  return {
    modelId: 'brief',
    state: 'ready',
    progress: 1,
    error: null,
    retryAt: null,
    contextTokens: 8192,
    slots: [slot()],
    activeRequests: 0,
    waitingRequests: 0,
    memory: {
      weightsBytes: 3e9,
      contextBytes: 1e9,
      computeBytes: 1e9,
      totalBytes: 5e9,
      source: 'measured',
    },
    pinned: false,
    idleSeconds: null,
    unloadsAt: null,
    useCount: 0,
    loadedAt: '2026-11-20T12:00:00.000Z',
    lastUsedAt: null,
    tokensPerSecond: null,
    liveTokensPerSecond: 0,
    promptTokensComputed: 0,
    promptTokensCached: 0,
    ...change,
  }
}

/** A free place, changed as a test wants it. */
export function slot(change: Partial<Slot> = {}): Slot {
  return {
    index: 0,
    state: 'idle',
    tokens: 0,
    label: null,
    promptTokens: 0,
    computedPromptTokens: 0,
    cachedTokens: 0,
    completionTokens: 0,
    ...change,
  }
}
