/** Texts that mean something to a parser. None of them begins with another. */
export interface Marks {
  /** The first of them at or after `from`. */
  find(text: string, from: number): { readonly at: number; readonly mark: string } | null
  /** How many characters at the end of `text` may become one of them. */
  begun(text: string, from: number): number
}

export function createMarks(texts: readonly string[]): Marks {
  if (texts.length === 0) return { find: () => null, begun: () => 0 }
  // One search for all: searching for each alone would go to the end of the text for each.
  const any = new RegExp(texts.map(escaped).join('|'), 'g')
  const beginnings = new Set(texts.flatMap(beginningsOf))
  const longest = Math.max(...texts.map((text) => text.length)) - 1

  return {
    find(text, from) {
      any.lastIndex = from
      const match = any.exec(text)
      return match && { at: match.index, mark: match[0] }
    },
    begun(text, from) {
      for (let length = Math.min(longest, text.length - from); length > 0; length--) {
        if (beginnings.has(text.slice(-length))) return length
      }
      return 0
    },
  }
}

function beginningsOf(text: string): string[] {
  return Array.from({ length: text.length - 1 }, (_, at) => text.slice(0, at + 1))
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
}
