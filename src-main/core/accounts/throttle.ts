import { CorralError } from '../errors.ts'

/** Slows down whoever guesses: by account and by address, in memory only. */
export interface Throttle {
  /** @throws CorralError `rate_limited` while one of the keys has to wait */
  check(keys: readonly string[]): void
  failed(keys: readonly string[]): void
  /** Forgets the failures of a key. */
  succeeded(key: string): void
}

const freeFailures = 5
const firstWaitMs = 1000
const longestWaitMs = 15 * 60_000
const forgottenAfterMs = 60 * 60_000

/** Beyond it the oldest are forgotten: guesses at ever new names must not fill the memory. */
const keysKept = 10_000

/** How long to wait after so many failures in a row, in milliseconds. */
export function waitAfter(failures: number): number {
  if (failures < freeFailures) return 0
  return Math.min(firstWaitMs * 2 ** (failures - freeFailures), longestWaitMs)
}

export function createThrottle(now: () => Date): Throttle {
  const known = new Map<string, { failures: number; last: number }>()

  const recent = (key: string, at: number) => {
    const entry = known.get(key)
    return entry && at - entry.last < forgottenAfterMs ? entry : { failures: 0, last: at }
  }
  return {
    check(keys) {
      const at = now().getTime()
      const waits = keys.map((key) => {
        const { failures, last } = recent(key, at)
        return last + waitAfter(failures) - at
      })
      const wait = Math.max(0, ...waits)
      if (wait > 0) throw tooMany(wait)
    },
    failed(keys) {
      const at = now().getTime()
      for (const key of keys) {
        const { failures } = recent(key, at)
        known.delete(key)
        known.set(key, { failures: failures + 1, last: at })
      }
      for (const key of known.keys()) {
        if (known.size <= keysKept) break
        known.delete(key)
      }
    },
    succeeded(key) {
      known.delete(key)
    },
  }
}

function tooMany(waitMs: number): CorralError {
  const retryAfterSeconds = Math.ceil(waitMs / 1000)
  return new CorralError('rate_limited', 'Too many failed attempts. Try again later.', {
    retryAfterSeconds,
  })
}
