import { isDeepStrictEqual } from 'node:util'
import type { ActivitySettings as Values } from '../../contract/activity-settings.ts'
import type { ActivitySettings } from './activity-settings.ts'

/** Another process does not say when it changes them. */
const lookEveryMs = 500

/**
 * Calls back after each change: of this process before its call returns, of another within a second.
 * The answer ends it.
 */
export function followActivity(
  settings: ActivitySettings,
  listener: (values: Values) => void,
): () => void {
  let seen = settings.get()
  const look = () => {
    const values = settings.get()
    if (isDeepStrictEqual(values, seen)) return
    seen = values
    listener(values)
  }
  const lookAgain = () => {
    try {
      look()
    } catch {
      // Corral has stopped and closed its database under a watcher that nobody has ended.
      clearInterval(timer)
    }
  }
  const timer = setInterval(lookAgain, lookEveryMs)
  timer.unref()
  const unsubscribe = settings.onChange(look)
  return () => {
    clearInterval(timer)
    unsubscribe()
  }
}
