import { CorralError } from '../errors.ts'

/** How many requests may run at a time; the others wait for their turn. */
export interface Turns {
  /** `null` bounds nothing. Lets in at once whom a higher number lets in. */
  bound(atOnce: number | null): void
  /**
   * Waits for a place. The answer gives it back; again does nothing.
   * @param who their requests go in order; those of different ones take turns
   * @throws CorralError `rate_limited` when the queue is full or the wait too long; the signal's reason
   */
  enter(who: string, signal: AbortSignal): Promise<() => void>
}

export interface QueueBounds {
  readonly waiting: number
  readonly waitMs: number
}

const defaults: QueueBounds = { waiting: 64, waitMs: 30_000 }

/** For answers on this Mac while it gives one at a time: they take long, and it is worth the wait. */
export const answerQueue: QueueBounds = { waiting: 256, waitMs: 600_000 }

/** How soon a client that found no place may ask again. */
const retryAfterSeconds = 5

/** @param whose names the one whose requests are bounded, such as `This provider` */
export function createTurns(whose: string, { waiting, waitMs } = defaults): Turns {
  let atOnce: number | null = null
  let running = 0
  let queued = 0
  /** By who waits, in the order in which they come next. */
  const lines = new Map<string, (() => void)[]>()

  const isFree = () => atOnce === null || running < atOnce

  function callNext(): void {
    while (isFree()) {
      const [first] = lines
      if (!first) return
      const [who, line] = first
      const next = line.shift()
      lines.delete(who)
      if (line.length > 0) lines.set(who, line)
      queued -= 1
      running += 1
      next?.()
    }
  }

  function leave(who: string, waiter: () => void): void {
    const line = lines.get(who) ?? []
    const left = line.filter((other) => other !== waiter)
    if (left.length === line.length) return
    queued -= 1
    if (left.length > 0) lines.set(who, left)
    else lines.delete(who)
  }

  async function queue(who: string, signal: AbortSignal): Promise<void> {
    if (queued >= waiting) {
      throw tooMany(`${whose} is busy, and ${waiting} requests are waiting already.`)
    }
    const turn = Promise.withResolvers<void>()
    lines.set(who, [...(lines.get(who) ?? []), turn.resolve])
    queued += 1
    const giveUp = (reason: unknown) => {
      leave(who, turn.resolve)
      turn.reject(reason)
    }
    const abort = () => giveUp(signal.reason)
    const late = () => giveUp(tooMany(`${whose} was busy for too long.`))
    const timer = setTimeout(late, waitMs)
    signal.addEventListener('abort', abort, { once: true })
    try {
      await turn.promise
    } finally {
      clearTimeout(timer)
      signal.removeEventListener('abort', abort)
    }
  }

  function placeBack(): () => void {
    let isHeld = true
    return () => {
      if (!isHeld) return
      isHeld = false
      running -= 1
      callNext()
    }
  }

  return {
    bound(next) {
      atOnce = next
      callNext()
    },
    async enter(who, signal) {
      signal.throwIfAborted()
      if (isFree() && queued === 0) running += 1
      else await queue(who, signal)
      const release = placeBack()
      // It may have aborted between the call and this.
      if (signal.aborted) release()
      signal.throwIfAborted()
      return release
    },
  }
}

function tooMany(message: string): CorralError {
  return new CorralError('rate_limited', message, { retryAfterSeconds })
}
