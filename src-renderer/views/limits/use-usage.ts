import { useEffect, useState } from 'react'
import { errorMessage } from '../../lib/error-message.ts'
import { useConnection } from '../../stores/connection.ts'
import type { Mirror } from '../../stores/mirror.ts'
import { type Period, sinceOf } from './usage-period.ts'

const beatMs = 10_000

/**
 * What was used in a period, asked for on a beat. The last answer stays until the next is there.
 * @param load the same function each time
 */
export function useUsage<T>(
  load: (since: { since?: string }) => Promise<T>,
  period: Period,
): Mirror<T> {
  const [state, setState] = useState<Mirror<T>>({ value: null, problem: null })
  const online = useConnection(({ phase }) => phase === 'online')

  useEffect(() => {
    if (!online) return undefined
    let left = false
    const ask = () =>
      void load(sinceOf(period)).then(
        (value) => !left && setState({ value, problem: null }),
        (error: unknown) =>
          !left && setState(({ value }) => ({ value, problem: errorMessage(error) })),
      )
    ask()
    const beat = setInterval(ask, beatMs)
    return () => {
      left = true
      clearInterval(beat)
    }
  }, [load, online, period])

  return state
}
