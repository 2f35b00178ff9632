import { useEffect } from 'react'
import { create, type StoreApi, type UseBoundStore } from 'zustand'
import { delay } from '../lib/delay.ts'
import { errorMessage } from '../lib/error-message.ts'
import { useConnection, whileOnline } from './connection.ts'
import type { Mirror } from './mirror.ts'

interface Source<T> {
  useValue: UseBoundStore<StoreApi<Mirror<T>>>
  /** Asks again. Never throws: what went wrong stands in the store, beside the last value. */
  refresh: () => Promise<void>
}

/** A store for what Corral only tells when asked; of answers that overtake each other the newest. */
export function createFetched<T>(load: () => Promise<T>): Source<T> {
  const useValue = create<Mirror<T>>(() => ({ value: null, problem: null }))
  let newest = 0

  async function refresh(): Promise<void> {
    newest += 1
    const own = newest
    const settle = (state: Partial<Mirror<T>>) => {
      if (own === newest) useValue.setState(state)
    }
    await load().then(
      (value) => settle({ value, problem: null }),
      (error: unknown) => settle({ problem: errorMessage(error) }),
    )
  }

  return { useValue, refresh }
}

/** Asks as long as there is a connection: on a beat, and when the user comes back to the page. */
export function keepFresh(refresh: () => Promise<void>, everyMs: () => number): void {
  whileOnline((signal) => {
    addEventListener('focus', () => void refresh(), { signal })
    void (async () => {
      while (!signal.aborted) {
        await refresh()
        await delay(everyMs(), signal)
      }
    })()
  })
}

const screenBeatMs = 10_000

/** The same for as long as a screen is shown. */
export function useFresh(refresh: () => Promise<void>): void {
  const online = useConnection(({ phase }) => phase === 'online')

  useEffect(() => {
    if (!online) return undefined
    const ask = () => void refresh()
    ask()
    const beat = setInterval(ask, screenBeatMs)
    addEventListener('focus', ask)
    return () => {
      clearInterval(beat)
      removeEventListener('focus', ask)
    }
  }, [online, refresh])
}
