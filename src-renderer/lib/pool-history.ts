import type { PooledModel } from '../../src-main/contract/pool.ts'
import { speedNow } from './speed-history.ts'

interface ModelSample {
  memoryBytes: number
  tokensPerSecond: number
}

/** What the models in memory took and did at one moment. */
export interface PoolSample {
  atMs: number
  /** By model id; without an entry it was not in memory. */
  models: Readonly<Record<string, ModelSample>>
}

/** Half an hour of samples every two seconds, about a megabyte with four models. */
const mostSamples = 1800

export function poolSample(models: readonly PooledModel[], atMs: number): PoolSample {
  const held = models.filter(({ state }) => state !== 'failed')
  return {
    atMs,
    models: Object.fromEntries(
      held.map((model) => [
        model.modelId,
        { memoryBytes: model.memory.totalBytes, tokensPerSecond: speedNow(model) },
      ]),
    ),
  }
}

/**
 * Adds a sample, however long the window has been open: of the older half every other one is given
 * up when there is no more room, so that the past is known ever less closely but never lost.
 */
export function withPoolSample(
  history: readonly PoolSample[],
  sample: PoolSample,
  most = mostSamples,
): readonly PoolSample[] {
  const next = [...history, sample]
  if (next.length <= most) return next
  const half = Math.floor(next.length / 2)
  return next.filter((_, place) => place >= half || place % 2 === 0)
}

/** Those of the last stretch; null takes all. */
export function newestSamples(
  history: readonly PoolSample[],
  spanMs: number | null,
): readonly PoolSample[] {
  const from = spanMs === null ? 0 : (history.at(-1)?.atMs ?? 0) - spanMs
  return history.filter(({ atMs }) => atMs >= from)
}

/** The ids of all models in the samples, in the order in which they came. */
export function modelsIn(samples: readonly PoolSample[]): string[] {
  return [...new Set(samples.flatMap(({ models }) => Object.keys(models)))]
}
