import type { PooledModel } from '../../src-main/contract/pool.ts'

/** Tokens per second of each ready model, one sample a second, the newest last. */
export type SpeedHistory = Readonly<Record<string, readonly number[]>>

/** A minute. */
export const historySamples = 60

/** Adds a sample of every ready model; a model that left is forgotten. */
export function withSample(history: SpeedHistory, models: readonly PooledModel[]): SpeedHistory {
  const ready = models.filter(({ state }) => state === 'ready' || state === 'unloading')
  return Object.fromEntries(
    ready.map((model) => {
      const samples = history[model.modelId] ?? []
      return [model.modelId, [...samples, speedNow(model)].slice(-historySamples)]
    }),
  )
}

/** The last figure of a model that has become idle is not its speed any more. */
export function speedNow({ activeRequests, liveTokensPerSecond }: PooledModel): number {
  return activeRequests === 0 ? 0 : liveTokensPerSecond
}

interface SpeedSummary {
  highest: number
  /** Of the seconds in which something was written; 0 when there was none. */
  average: number
}

export function summaryOf(samples: readonly number[]): SpeedSummary {
  const busy = samples.filter((speed) => speed > 0)
  const sum = busy.reduce((total, speed) => total + speed, 0)
  return {
    highest: Math.max(0, ...busy),
    average: busy.length === 0 ? 0 : sum / busy.length,
  }
}
