/** How long requests hold a slot, and so how long the next one will wait for one. */
export interface ServiceTime {
  learn(heldMs: number): void
  /** For a request that comes after `waiting` others; 1 to 600. */
  waitSeconds(waiting: number): number
}

export function createServiceTime(slots: number): ServiceTime {
  let averageMs = 5000
  return {
    learn(heldMs) {
      if (heldMs > 0) averageMs += (heldMs - averageMs) * 0.1
    },
    waitSeconds(waiting) {
      const seconds = Math.ceil((averageMs * (waiting + 1)) / slots / 1000)
      return Math.min(600, Math.max(1, seconds))
    },
  }
}
