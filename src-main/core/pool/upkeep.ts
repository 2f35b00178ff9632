import { CorralError } from '../errors.ts'
import type { Residents } from './residents.ts'

/** How often what runs is announced and watched. */
const pulseMs = 250
/** How often the system's memory is looked at while models are in it, and while somebody waits. */
const memoryMs = 5000
const waitingMs = 2000
const longestTimerMs = 2 ** 31 - 1

export interface Upkeep {
  /** To call after every change: starts and ends the timers that it asks for. */
  arrange(): void
  stop(): void
}

/**
 * The clocks of the pool. Nothing ticks while nothing is loaded; one timer serves all time limits.
 *
 * @param deps.stallLimitMs a step of an engine that takes longer counts as stalled
 */
export function createUpkeep(deps: {
  readonly residents: Residents
  readonly isWaiting: () => boolean
  readonly announce: () => void
  readonly pump: () => void
  readonly stallLimitMs: number
}): Upkeep {
  const { residents, announce } = deps
  const isRunning = () =>
    residents.all().some(({ state, leases }) => state === 'loading' || leases > 0)
  const isAnyInMemory = () => residents.all().some((resident) => resident.view() !== null)

  const pulse = createTicker(pulseMs, () => {
    for (const resident of residents.all()) {
      if (resident.stalledForMs() > deps.stallLimitMs) resident.giveUp(stalled(deps.stallLimitMs))
    }
    announce()
  })
  const look = async () => {
    await residents.measure()
    residents.heedPressure()
    residents.relieve()
    deps.pump()
    announce()
  }
  const lookSafely = () => void look().catch(() => {})
  const memoryTicker = createTicker(memoryMs, lookSafely)
  const waitingTicker = createTicker(waitingMs, lookSafely)

  let idleTimer: NodeJS.Timeout | undefined
  let stopped = false
  const arrange = () => {
    if (stopped) return
    const { nextAtMs } = residents.relieve()
    clearTimeout(idleTimer)
    if (nextAtMs !== null) {
      idleTimer = setTimeout(arrange, Math.min(nextAtMs - Date.now() + 1, longestTimerMs))
      idleTimer.unref()
    }
    pulse.run(isRunning())
    waitingTicker.run(deps.isWaiting())
    memoryTicker.run(isAnyInMemory() && !deps.isWaiting())
  }
  return {
    arrange,
    stop() {
      stopped = true
      clearTimeout(idleTimer)
      for (const ticker of [pulse, memoryTicker, waitingTicker]) ticker.run(false)
    },
  }
}

function stalled(limitMs: number): CorralError {
  const message = `The engine has made no step for ${Math.round(limitMs / 1000)} s; the model was given up.`
  return new CorralError('unavailable', message)
}

function createTicker(everyMs: number, tick: () => void): { run(wanted: boolean): void } {
  let timer: NodeJS.Timeout | undefined
  return {
    run(wanted) {
      if (wanted === (timer !== undefined)) return
      clearInterval(timer)
      timer = wanted ? setInterval(tick, everyMs).unref() : undefined
    },
  }
}
