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
    const found = stops.map((stop) => held.indexOf(stop)).filter((at) => at >= 0)
    if (found.length > 0) {
      stopped = true
      return { text: held.slice(0, Math.min(...found)), stopped }
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

/** Length of the longest end of `text` that is a beginning, but not the whole, of `stop`. */
function overlap(text: string, stop: string): number {
  for (let length = Math.min(text.length, stop.length - 1); length > 0; length--) {
    if (stop.startsWith(text.slice(-length))) return length
  }
  return 0
}
