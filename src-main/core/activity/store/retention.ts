import { setTimeout as sleep } from 'node:timers/promises'

const firstMs = 60_000
const everyMs = 600_000
/** After a change of settings: a slider that is moved changes them many times. */
const soonMs = 2000
/** Between two steps, for those who wait for the file. */
const pauseMs = 20

/** Keeps the log in its bounds while the app runs. */
export interface Retention {
  soon(): void
  stop(): void
}

/** @param step removes some rows; says whether there is more to do */
export function createRetention(
  step: () => Promise<boolean>,
  onError: (error: unknown) => void,
): Retention {
  let timer: NodeJS.Timeout
  let running = false
  let stopped = false

  const at = (ms: number) => {
    clearTimeout(timer)
    if (!stopped) timer = setTimeout(() => void run(), ms).unref()
  }
  async function run() {
    if (running) return at(soonMs)
    running = true
    try {
      while (!stopped && (await step())) await sleep(pauseMs, undefined, { ref: false })
    } catch (error) {
      onError(error)
    }
    running = false
    at(everyMs)
  }
  at(firstMs)
  return {
    soon: () => at(soonMs),
    stop() {
      stopped = true
      clearTimeout(timer)
    },
  }
}
