/** What a reader has still to be told, joined where that says the same. */
interface Pending<T> {
  push(update: T): void
  shift(): T | undefined
}

/** Hands each update to all who read the same thing. */
export interface Feed<T> {
  publish(key: string, update: T): void
  /** No more updates of this thing: its readers get what is pending, and end. */
  close(key: string): void
  closeAll(): void
  /**
   * Reads until `signal` aborts or the feed is closed. `first` is asked when the reading begins, in
   * one go with it: nothing is missed between the two, and nothing comes twice.
   */
  read(key: string, first: () => readonly T[], signal?: AbortSignal): AsyncGenerator<T, void>
}

interface Reader<T> {
  readonly pending: Pending<T>
  isOver: boolean
  wake: () => void
}

export function createFeed<T>(createPending: () => Pending<T>): Feed<T> {
  const readers = new Map<string, Set<Reader<T>>>()
  let isClosed = false
  const each = (key: string, tell: (reader: Reader<T>) => void) => {
    for (const reader of readers.get(key) ?? []) {
      tell(reader)
      reader.wake()
    }
  }
  const close = (key: string) => each(key, (reader) => (reader.isOver = true))

  return {
    publish: (key, update) => each(key, (reader) => reader.pending.push(update)),
    close,
    closeAll() {
      isClosed = true
      for (const key of readers.keys()) close(key)
    },
    async *read(key, first, signal) {
      const reader: Reader<T> = { pending: createPending(), isOver: isClosed, wake: () => {} }
      for (const update of first()) reader.pending.push(update)
      const ofKey = readers.get(key) ?? new Set()
      readers.set(key, ofKey.add(reader))
      const leave = () => {
        reader.isOver = true
        reader.wake()
      }
      signal?.addEventListener('abort', leave)
      try {
        while (!signal?.aborted) {
          const update = reader.pending.shift()
          if (update !== undefined) yield update
          else if (reader.isOver) return
          else await new Promise<void>((resolve) => (reader.wake = resolve))
        }
      } finally {
        signal?.removeEventListener('abort', leave)
        ofKey.delete(reader)
        if (ofKey.size === 0) readers.delete(key)
      }
    },
  }
}
