/** Keeps the time of one answer: until its first content, then between any two signs of life. */
export interface Watchdog {
  /** Bytes have come, whatever they are. */
  alive(): void
  /** Content has come: from now on only silence counts. */
  begun(): void
  /** The reader is slow, so the far side may not send: that is no silence. */
  paused(isPaused: boolean): void
  stop(): void
}

export interface WatchdogLimits {
  /** From the start to the first content. Other signs of life do not lengthen it. */
  readonly firstContentMs: number
  readonly silenceMs: number
}

/** Calls `bark` once, unless it is stopped before. Monotonic: a changed clock does no harm. */
export function createWatchdog(
  { firstContentMs, silenceMs }: WatchdogLimits,
  bark: (waited: 'first content' | 'silence') => void,
): Watchdog {
  const startedAt = performance.now()
  let aliveAt = startedAt
  let hasBegun = false
  let isPaused = false
  let isStopped = false
  let timer: NodeJS.Timeout | undefined

  const endMs = () => (hasBegun ? aliveAt + silenceMs : startedAt + firstContentMs)
  const checkLater = () => {
    timer = setTimeout(check, Math.max(endMs() - performance.now(), 10)).unref()
  }
  const check = () => {
    const now = performance.now()
    if (isPaused) aliveAt = now
    if (now >= endMs() && !isPaused) return bark(hasBegun ? 'silence' : 'first content')
    checkLater()
  }
  // Never at once: who calls this has not got the watchdog yet.
  checkLater()
  return {
    alive() {
      aliveAt = performance.now()
    },
    begun() {
      if (hasBegun || isStopped) return
      hasBegun = true
      clearTimeout(timer)
      checkLater()
    },
    paused(now) {
      isPaused = now
      aliveAt = performance.now()
    },
    stop() {
      isStopped = true
      clearTimeout(timer)
    },
  }
}
