/** What a request holds and no target of ours can use: left out, and said so. */
export interface Dropped {
  /** `what` is a word of the client's, such as the type of a block. */
  note(path: string, what: string): void
  /** As a header; `null` when nothing was left out. */
  header(): string | null
}

const maxNamed = 20

export function createDropped(): Dropped {
  const all: string[] = []
  return {
    note(path, what) {
      all.push(`${path} (${what})`)
    },
    header() {
      if (all.length === 0) return null
      const more = all.length - maxNamed
      const named = all.slice(0, maxNamed).join(', ') + (more > 0 ? `, and ${more} more` : '')
      // A header holds ASCII only.
      return named.replaceAll(/[^\x20-\x7e]/g, '?')
    },
  }
}
