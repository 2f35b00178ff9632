/** A value that others watch. Whoever owns the value says when it changed. */
export interface Live<T> {
  changed(): void
  /** Calls back with the value after each change; the answer ends it. */
  listen(listener: (value: T) => void): () => void
  /**
   * The value now, then after each change, until `signal` aborts. A slow reader skips values that
   * are no longer true; nothing piles up.
   */
  watch(signal?: AbortSignal): AsyncGenerator<T, void>
}

export function createLive<T>(read: () => T): Live<T> {
  const listeners = new Set<() => void>()
  const subscribe = (listener: () => void) => {
    listeners.add(listener)
    return () => void listeners.delete(listener)
  }
  return {
    changed() {
      for (const listener of listeners) listener()
    },
    listen: (listener) => subscribe(() => listener(read())),
    async *watch(signal) {
      let changed = Promise.withResolvers<void>()
      const wake = () => changed.resolve()
      const unsubscribe = subscribe(wake)
      signal?.addEventListener('abort', wake)
      try {
        for (;;) {
          if (signal?.aborted) return
          changed = Promise.withResolvers()
          yield read()
          await changed.promise
        }
      } finally {
        unsubscribe()
        signal?.removeEventListener('abort', wake)
      }
    },
  }
}
