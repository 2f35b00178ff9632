/** How much was counted over the time that has just passed, on a clock that only moves forward. */
export interface SlidingWindow {
  /** Milliseconds until `amount` more stays within `limit`: 0 for now, `null` for never. */
  waitMs(amount: number, limit: number, nowMs: number): number | null
  /** Counts, whether it fits or not. The answer sets the amount right later. */
  add(amount: number, nowMs: number): (actual: number, nowMs: number) => void
}

interface Part {
  readonly index: number
  amount: number
}

/**
 * Counts in parts of the window, and a part as long as any of it is inside. So no span of this
 * length ever holds more than the limit, the price being that up to one part's time is lost; memory
 * is bounded by the parts. GCRA needs less memory, but lets up to twice the limit through in a span
 * that begins with a burst.
 */
export function createSlidingWindow(windowMs: number, parts: number): SlidingWindow {
  const partMs = windowMs / parts
  const held: Part[] = []
  let total = 0

  function dropOld(nowMs: number): void {
    const oldest = Math.floor((nowMs - windowMs) / partMs)
    while (held[0] && held[0].index < oldest) total -= held.shift()!.amount
  }
  function count(amount: number, nowMs: number): Part {
    dropOld(nowMs)
    const index = Math.floor(nowMs / partMs)
    const last = held.at(-1)
    const part = last?.index === index ? last : { index, amount: 0 }
    if (part !== last) held.push(part)
    part.amount += amount
    total += amount
    return part
  }

  return {
    waitMs(amount, limit, nowMs) {
      if (amount > limit) return null
      dropOld(nowMs)
      let left = total
      if (left + amount <= limit) return 0
      for (const part of held) {
        left -= part.amount
        if (left + amount <= limit) return (part.index + 1) * partMs + windowMs - nowMs
      }
      return 0
    },

    add(amount, addedMs) {
      const part = count(amount, addedMs)
      let counted = amount
      return (actual, nowMs) => {
        const more = actual - counted
        counted = actual
        // What came on top was used later, and weighs as long as if it had been asked for then.
        if (more > 0) count(more, nowMs)
        else if (held.includes(part)) {
          part.amount += more
          total += more
        }
      }
    },
  }
}
