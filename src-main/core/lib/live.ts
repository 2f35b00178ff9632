import { EventPublisher } from '@orpc/server'

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
  const publisher = new EventPublisher<{ changed: true }>({ maxBufferedEvents: 1 })
  return {
    changed: () => publisher.publish('changed', true),
    listen: (listener) => publisher.subscribe('changed', () => listener(read())),
    async *watch(signal) {
      const changes = publisher.subscribe('changed', signal ? { signal } : {})
      yield read()
      for await (const _ of changes) yield read()
    },
  }
}
