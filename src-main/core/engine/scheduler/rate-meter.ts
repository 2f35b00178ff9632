/** Events per second over the last seconds. */
export interface RateMeter {
  count(events: number): void
  perSecond(): number
}

const bucketMs = 250
const buckets = 12

/** `now` in milliseconds, from any fixed point. */
export function createRateMeter(now: () => number = () => performance.now()): RateMeter {
  const counts = Array.from({ length: buckets }, () => 0)
  const first = Math.floor(now() / bucketMs)
  let newest = first

  /** Empties the buckets that time has passed over. */
  const advance = () => {
    const current = Math.floor(now() / bucketMs)
    const passed = Math.min(buckets, current - newest)
    for (let step = 1; step <= passed; step += 1) counts[(newest + step) % buckets] = 0
    newest = current
  }

  return {
    count(events) {
      advance()
      counts[newest % buckets]! += events
    },
    perSecond() {
      advance()
      const age = Math.max(1, Math.min(buckets - 1, newest - first))
      // The newest bucket is not full yet and would pull the figure down.
      const past = counts.reduce((sum, count) => sum + count, 0) - counts[newest % buckets]!
      return (past * 1000) / (bucketMs * age)
    },
  }
}
