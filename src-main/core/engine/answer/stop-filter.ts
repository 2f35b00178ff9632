/** Ends text before the first stop string, and holds back what may still become one. */
export interface StopFilter {
  push(text: string): { text: string; stopped: boolean }
  /** What is held back, once no more text comes. */
  end(): string
  /** The string that has ended the text. */
  stopSequence(): string | null
}

export function createStopFilter(stops: readonly string[]): StopFilter {
  let held = ''
  let stopSequence: string | null = null

  return {
    push(text) {
      held += text
      const found = firstWhole(held, stops)
      if (found) {
        stopSequence = found.stop
        return { text: held.slice(0, found.at), stopped: true }
      }
      const keep = Math.max(0, ...stops.map((stop) => overlap(held, stop)))
      const ready = held.slice(0, held.length - keep)
      held = held.slice(held.length - keep)
      return { text: ready, stopped: false }
    },
    end() {
      const rest = stopSequence === null ? held : ''
      held = ''
      return rest
    },
    stopSequence: () => stopSequence,
  }
}

/**
 * The stop string that is whole first, and where it begins; of those that end together, the longest.
 * Its end decides, not its beginning, so that the answer is the same however its text arrives.
 */
function firstWhole(
  text: string,
  stops: readonly string[],
): { readonly stop: string; readonly at: number } | undefined {
  let first: { stop: string; at: number } | undefined
  let end = Infinity
  for (const stop of stops) {
    const at = text.indexOf(stop)
    if (at < 0 || at + stop.length > end) continue
    if (at + stop.length === end && first && at >= first.at) continue
    first = { stop, at }
    end = at + stop.length
  }
  return first
}

/** Length of the longest end of `text` that is a beginning, but not the whole, of `stop`. */
function overlap(text: string, stop: string): number {
  for (let length = Math.min(text.length, stop.length - 1); length > 0; length--) {
    if (stop.startsWith(text.slice(-length))) return length
  }
  return 0
}
