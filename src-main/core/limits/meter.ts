import type { RateScope } from '../../contract/limits.ts'
import { CorralError } from '../errors.ts'
import { createSlidingWindow } from './sliding-window.ts'
import { type QueueBounds, type Turns, createTurns } from './turns.ts'

/** `null` bounds nothing. */
interface RateBounds {
  readonly requestsPerMinute: number | null
  readonly tokensPerMinute: number | null
  readonly requestsPerDay: number | null
  readonly concurrentRequests: number | null
}

/** Holds one app, key or provider to its bounds. Times are of a clock that only moves forward. */
export interface Meter {
  readonly turns: Turns
  bound(bounds: RateBounds): void
  /** @throws CorralError `rate_limited` when another request does not fit now. Counts nothing */
  demand(tokens: number, nowMs: number): void
  /** Counts a request. The answer sets its tokens right. */
  count(tokens: number, nowMs: number): (usedTokens: number, nowMs: number) => void
  /** Requests of before this process began. */
  remember(requests: number, atMs: number): void
}

const minuteMs = 60_000
export const dayMs = 86_400_000

const names: Record<RateScope, string> = {
  app: 'This token',
  key: 'The key of this provider',
  provider: 'This provider',
}

export function createMeter(scope: RateScope, queue?: QueueBounds): Meter {
  const whose = names[scope]
  const turns = createTurns(whose, queue)
  const minute = createSlidingWindow(minuteMs, 60)
  const minuteTokens = createSlidingWindow(minuteMs, 60)
  const day = createSlidingWindow(dayMs, 96)
  let bounds: RateBounds | null = null

  function checks(tokens: number) {
    return [
      [minute, 1, bounds?.requestsPerMinute, 'requests of a minute'],
      [minuteTokens, tokens, bounds?.tokensPerMinute, 'tokens of a minute'],
      [day, 1, bounds?.requestsPerDay, 'requests of a day'],
    ] as const
  }

  return {
    turns,
    bound(next) {
      bounds = next
      turns.bound(next.concurrentRequests)
    },
    demand(tokens, nowMs) {
      for (const [window, amount, limit, what] of checks(tokens)) {
        if (limit === null || limit === undefined) continue
        const waitMs = window.waitMs(amount, limit, nowMs)
        if (waitMs === 0) continue
        if (waitMs === null) {
          throw new CorralError('rate_limited', `${whose} may not have so many ${what} at once.`)
        }
        throw new CorralError('rate_limited', `${whose} has had all its ${what}.`, {
          retryAfterSeconds: Math.ceil(waitMs / 1000),
        })
      }
    },
    count(tokens, nowMs) {
      minute.add(1, nowMs)
      day.add(1, nowMs)
      return minuteTokens.add(tokens, nowMs)
    },
    remember: (requests, atMs) => void day.add(requests, atMs),
  }
}
