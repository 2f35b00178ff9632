import { useCallback, useEffect, useRef, useState } from 'react'
import { errorMessage } from '../lib/error-message.ts'
import { useConnection } from './connection.ts'
import type { Mirror } from './mirror.ts'

interface Answer<T> extends Mirror<T> {
  /** Asks again; the last value stays until the next one is there. */
  ask: () => void
}

/**
 * What a part of a screen asks for once, and again whenever it asks for something else.
 * @param load the same function as long as the question is the same
 */
export function useAnswer<T>(load: () => Promise<T>): Answer<T> {
  const [state, setState] = useState<Mirror<T>>({ value: null, problem: null })
  const online = useConnection(({ phase }) => phase === 'online')
  const newest = useRef(0)

  const ask = useCallback(() => {
    newest.current += 1
    const own = newest.current
    const settle = (next: (last: Mirror<T>) => Mirror<T>) => {
      if (own === newest.current) setState(next)
    }
    void load().then(
      (value) => settle(() => ({ value, problem: null })),
      (error: unknown) => settle(({ value }) => ({ value, problem: errorMessage(error) })),
    )
  }, [load])

  useEffect(() => {
    if (!online) return undefined
    ask()
    return () => {
      newest.current += 1
    }
  }, [ask, online])

  return { ...state, ask }
}
