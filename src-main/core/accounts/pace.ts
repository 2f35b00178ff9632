import { CorralError } from '../errors.ts'
import type { Caller } from './caller.ts'

/** Counts a request of an app. @throws CorralError `rate_limited` beyond what its token allows */
export type Pace = (caller: Caller | null) => void

const minuteMs = 60_000

/** Counts over the last minute, not by the clock's minute: no double share around its turn. */
export function createPace(now: () => Date): Pace {
  const starts = new Map<string, number[]>()
  return (caller) => {
    if (caller?.kind !== 'app' || caller.scopes.requestsPerMinute === null) return
    const at = now().getTime()
    const recent = (starts.get(caller.tokenId) ?? []).filter((start) => at - start < minuteMs)
    const [oldest] = recent
    if (oldest !== undefined && recent.length >= caller.scopes.requestsPerMinute) {
      const retryAfterSeconds = Math.ceil((oldest + minuteMs - at) / 1000)
      throw new CorralError('rate_limited', 'This token has made all its requests of a minute.', {
        retryAfterSeconds,
      })
    }
    recent.push(at)
    starts.set(caller.tokenId, recent)
  }
}
