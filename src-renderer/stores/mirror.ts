import { create, type StoreApi, type UseBoundStore } from 'zustand'
import { backOff, delay } from '../lib/delay.ts'
import { errorMessage } from '../lib/error-message.ts'
import { whileOnline } from './connection.ts'

export interface Mirror<T> {
  /** null until the first value arrived. */
  value: T | null
  problem: string | null
}

type Watch<T> = (options: { signal: AbortSignal }) => Promise<AsyncIterable<T>>

/** A store that always holds what the other side last said, and subscribes anew when it must. */
export function createMirror<T>(watch: Watch<T>): UseBoundStore<StoreApi<Mirror<T>>> {
  const useMirror = create<Mirror<T>>(() => ({ value: null, problem: null }))

  async function follow(signal: AbortSignal): Promise<void> {
    for (let attempt = 0; !signal.aborted; attempt += 1) {
      let problem: string | null = null
      try {
        for await (const value of await watch({ signal })) {
          useMirror.setState({ value, problem: null })
          attempt = 0
        }
      } catch (error) {
        problem = errorMessage(error)
      }
      await delay(backOff(attempt), signal)
      if (!signal.aborted && problem !== null) useMirror.setState({ problem })
    }
  }

  whileOnline((signal) => void follow(signal))
  return useMirror
}
