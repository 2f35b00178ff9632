/** What a request holds and no target of ours can use: left out, and said so. */
export interface Dropped {
  /** `what` is a word of the client's, such as the type of a block. */
  note(path: string, what: string): void
  list(): readonly string[]
}

export function createDropped(): Dropped {
  const all: string[] = []
  return {
    note: (path, what) => void all.push(`${path} (${what})`),
    list: () => all,
  }
}
