/**
 * Turns callbacks into an async sequence. `push` never waits; the reader takes values in order and
 * ends after `close`, or throws after `fail`.
 */
export interface Channel<T> extends AsyncIterable<T> {
  push(value: T): void
  close(): void
  fail(error: unknown): void
}

export function createChannel<T>(): Channel<T> {
  const values: T[] = []
  let wake: (() => void) | undefined
  let end: { error?: unknown } | undefined

  const notify = () => {
    wake?.()
    wake = undefined
  }
  return {
    push(value) {
      values.push(value)
      notify()
    },
    close() {
      end ??= {}
      notify()
    },
    fail(error) {
      end ??= { error }
      notify()
    },
    async *[Symbol.asyncIterator]() {
      for (;;) {
        while (values.length > 0) yield values.shift() as T
        if (end) {
          if ('error' in end) throw end.error
          return
        }
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    },
  }
}
