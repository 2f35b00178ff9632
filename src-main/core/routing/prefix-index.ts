/** Finds what is kept under the beginnings of a text, without trying them all. */
export interface PrefixIndex<T> {
  /** Of every kept beginning that `text` has, shortest first. */
  beginningsOf(text: string): readonly (readonly T[])[]
}

export function createPrefixIndex<T>(entries: Iterable<readonly [string, T]>): PrefixIndex<T> {
  const byStart = new Map<string, T[]>()
  for (const [start, value] of entries) {
    const kept = byStart.get(start)
    if (kept) kept.push(value)
    else byStart.set(start, [value])
  }
  const lengths = [...new Set([...byStart.keys()].map(({ length }) => length))].toSorted(
    (a, b) => a - b,
  )
  return {
    beginningsOf(text) {
      const found: T[][] = []
      for (const length of lengths) {
        if (length > text.length) break
        const kept = byStart.get(text.slice(0, length))
        if (kept) found.push(kept)
      }
      return found
    },
  }
}
