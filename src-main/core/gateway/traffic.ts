import { CorralError } from '../errors.ts'
import { type Live, createLive } from '../lib/live.ts'

/** How many requests are under way, and whether new ones are let in. */
export interface Traffic {
  /** @throws CorralError `unavailable` while all is paused */
  demandRunning(): void
  isPaused(): boolean
  pause(on: boolean): void
  /** Counts a request until `signal` aborts, which it does when it is over. */
  begin(signal: AbortSignal): void
  /** Requests under way, here and at providers. */
  count(): number
  /** Calls back after each change of either. */
  listen: Live<void>['listen']
}

/** Clients that heed it come back by themselves; the others tell their user. */
const retryAfterSeconds = 60

export function createTraffic(): Traffic {
  const live = createLive(() => {})
  let paused = false
  let underWay = 0
  return {
    demandRunning() {
      if (!paused) return
      const message = 'Corral is paused. Its menu, or Settings, lets it answer again.'
      throw new CorralError('unavailable', message, { retryAfterSeconds })
    },
    isPaused: () => paused,
    pause(on) {
      if (on === paused) return
      paused = on
      live.changed()
    },
    begin(signal) {
      if (signal.aborted) return
      underWay += 1
      live.changed()
      const over = () => {
        underWay -= 1
        live.changed()
      }
      signal.addEventListener('abort', over, { once: true })
    },
    count: () => underWay,
    listen: live.listen,
  }
}
