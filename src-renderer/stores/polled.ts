import { useEffect, useState } from 'react'
import { errorMessage } from '../lib/error-message.ts'
import { useConnection } from './connection.ts'
import type { Mirror } from './mirror.ts'

const beatMs = 10_000

/**
 * What is asked for on a beat as long as a part of a screen is shown. The last answer stays until
 * the next one is there, also when it answered another question.
 * @param load the same function as long as the question is the same
 */
export function usePolled<T>(load: () => Promise<T>): Mirror<T> {
  const [state, setState] = useState<Mirror<T>>({ value: null, problem: null })
  const online = useConnection(({ phase }) => phase === 'online')

  useEffect(() => {
    if (!online) return undefined
    let left = false
    const ask = () =>
      void load().then(
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
  }, [load, online])

  return state
}
