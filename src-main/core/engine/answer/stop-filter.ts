/** Ends text before the first stop string, and holds back what may still become one. */
export interface StopFilter {
  push(text: string): { text: string; stopped: boolean }
  /** The rest, once no more text comes. */
  end(text: string): string
  stopped(): boolean
}

export function createStopFilter(stops: readonly string[]): StopFilter {
  let held = ''
  let stopped = false

  const push = (text: string) => {
    held += text
    const found = firstWhole(held, stops)
    if (found >= 0) {
      stopped = true
      return { text: held.slice(0, found), stopped }
    }
    const keep = Math.max(0, ...stops.map((stop) => overlap(held, stop)))
    const ready = held.slice(0, held.length - keep)
    held = held.slice(held.length - keep)
    return { text: ready, stopped }
  }

  return {
    push,
    end(text) {
      const last = push(text)
      return last.stopped ? last.text : last.text + held
    },
    stopped: () => stopped,
  }
}

/**
 * Where the stop string begins that is whole first; of those that end together, the longest. Its
 * end decides, not its beginning, so that the answer is the same however its text arrives.
 */
function firstWhole(text: string, stops: readonly string[]): number {
  let begin = -1
  let end = Infinity
  for (const stop of stops) {
    const at = text.indexOf(stop)
    if (at < 0 || at + stop.length > end) continue
    begin = at + stop.length < end ? at : Math.min(begin, at)
    end = at + stop.length
  }
  return begin
}

/** Length of the longest end of `text` that is a beginning, but not the whole, of `stop`. */
function overlap(text: string, stop: string): number {
  for (let length = Math.min(text.length, stop.length - 1); length > 0; length--) {
    if (stop.startsWith(text.slice(-length))) return length
  }
  return 0
}
