import type { Priority } from '../../chat.ts'

/** How much later than a `high` request one of this class may come and still stand beside it. */
const headStartMs: Record<Priority, number> = { high: 0, normal: 15_000, low: 60_000 }

/**
 * Where a request stands: the lowest goes first. Inside a class that is the order of arrival; a
 * lower class gains on newer requests of the higher ones as it waits, so none waits for ever.
 */
export function rank(priority: Priority, arrivedAtMs: number): number {
  return arrivedAtMs + headStartMs[priority]
}

/** Requests in the order of their rank; equal ranks in the order of arrival. */
export interface WaitingLine<T extends { readonly rank: number }> {
  readonly length: number
  first(): T | undefined
  add(item: T): void
  /** Answers whether it was there. */
  remove(item: T): boolean
  all(): readonly T[]
}

export function createWaitingLine<T extends { readonly rank: number }>(): WaitingLine<T> {
  const items: T[] = []
  return {
    get length() {
      return items.length
    },
    first: () => items[0],
    add(item) {
      const after = items.findLastIndex((other) => other.rank <= item.rank)
      items.splice(after + 1, 0, item)
    },
    remove(item) {
      const at = items.indexOf(item)
      if (at !== -1) items.splice(at, 1)
      return at !== -1
    },
    all: () => items,
  }
}
