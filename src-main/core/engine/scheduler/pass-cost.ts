/** What a pass through the model costs by the number of sequences in it, as seen while running. */
export interface PassCost {
  /** Milliseconds; hopeful for sizes not seen lately, so that they are tried. */
  estimate(size: number): number
  /** `sizes` went through the model one after the other and took this long together. */
  learn(sizes: readonly number[], tookMs: number): void
}

interface Seen {
  /** Newest last. The least of them counts: other work only ever makes a pass slower. */
  recentMs: number[]
  /** Count of lessons at the newest one. */
  at: number
}

/** Fewer sightings than this may all have been disturbed by something else. */
const leastTimes = 3
const mostTimes = 15
/** Older than this many rounds, a cost is tried again: contexts have grown, other work has ended. */
const staleAfter = 2000

export function createPassCost(): PassCost {
  const seen = new Map<number, Seen>()
  let lessons = 0

  let points: { readonly size: number; readonly ms: number }[] | null = null

  const known = () =>
    (points ??= [...seen]
      .filter(([, { recentMs, at }]) => recentMs.length >= leastTimes && lessons - at < staleAfter)
      .map(([size, { recentMs }]) => ({ size, ms: Math.min(...recentMs) }))
      .toSorted((a, b) => a.size - b.size))

  const estimate = (size: number): number => {
    const points = known()
    const above = points.find((point) => point.size >= size)
    if (above?.size === size) return above.ms
    const below = points.findLast((point) => point.size < size)
    if (below && above) {
      const share = (size - below.size) / (above.size - below.size)
      return below.ms + (above.ms - below.ms) * share
    }
    if (above) return (above.ms * size * 0.9) / above.size
    if (below) return below.ms * (1 + (0.1 * (size - below.size)) / below.size)
    return 1 + 0.1 * (size - 1)
  }

  const see = (size: number, ms: number) => {
    const before = seen.get(size)
    const fresh = before && lessons - before.at < staleAfter ? before.recentMs : []
    seen.set(size, { recentMs: [...fresh, ms].slice(-mostTimes), at: lessons })
  }

  return {
    estimate,
    learn(sizes, tookMs) {
      lessons += 1
      const shares = sizes.map(estimate)
      points = null
      const total = shares.reduce((sum, ms) => sum + ms, 0)
      sizes.forEach((size, at) => see(size, (tookMs * shares[at]!) / total))
    },
  }
}
