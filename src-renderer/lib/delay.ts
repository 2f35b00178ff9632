/** Resolves after the time or as soon as the signal aborts, whichever comes first. */
export function delay(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done)
  })
}

/** Pause before try number `attempt` (from 0): doubles from half a second to ten. */
export function backOff(attempt: number): number {
  return Math.min(10_000, 500 * 2 ** attempt)
}
