import type { ServerLimits } from './server-limits.ts'

const spanMs = 10_000

/** Counts what a server sends. */
export interface FloodGauge {
  /** Answers whether it has now sent more than anybody can read. */
  take(what: keyof ServerLimits['flood'], count: number): boolean
}

export function createFloodGauge(most: ServerLimits['flood']): FloodGauge {
  let startedAt = performance.now()
  let taken = { bytes: 0, messages: 0 }
  return {
    take(what, count) {
      const now = performance.now()
      if (now - startedAt > spanMs) {
        startedAt = now
        taken = { bytes: 0, messages: 0 }
      }
      taken[what] += count
      return taken[what] > most[what]
    },
  }
}
