/** Things that happen in order of their times, one after the other, as fast as they can. */
export interface VirtualTime {
  /** Since the beginning. */
  nowMs(): number
  at(ms: number, event: () => Promise<void> | void): void
  /** Until nothing is left to happen. */
  run(advance: (ms: number) => void): Promise<void>
}

export function createVirtualTime(): VirtualTime {
  const events: { atMs: number; event: () => Promise<void> | void }[] = []
  let nowMs = 0
  return {
    nowMs: () => nowMs,
    at(atMs, event) {
      const later = events.findIndex((other) => other.atMs > atMs)
      events.splice(later === -1 ? events.length : later, 0, { atMs, event })
    },
    async run(advance) {
      for (let next = events.shift(); next; next = events.shift()) {
        advance(next.atMs - nowMs)
        nowMs = next.atMs
        await next.event()
      }
    },
  }
}

/** The same numbers every time: mulberry32. */
export function seededRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
