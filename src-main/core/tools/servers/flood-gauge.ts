/** How much a server may send. A server that has something to say needs a hundredth of it. */
const spanMs = 10_000
const most = { bytes: 64 * 2 ** 20, messages: 1000 }

/** Largest single message, and all of one answer over HTTP. */
export const maxMessageBytes = 8 * 2 ** 20

/** Counts what a server sends. */
export interface FloodGauge {
  /** Answers whether it has now sent more than anybody can read. */
  take(what: keyof typeof most, count: number): boolean
}

export function createFloodGauge(): FloodGauge {
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
