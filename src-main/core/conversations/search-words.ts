/** The words of a query as the index of messages sees words: without case and accents. */
export interface SearchWords {
  /** For FTS5; `null` where no word is for the index. */
  readonly expression: string | null
  /** Words of scripts without spaces, in small letters: they stand anywhere in what the index sees as one. */
  readonly within: readonly string[]
  /** Whether a title holds all of them. */
  isIn(title: string): boolean
  /** A line of the text around the first of them; of its beginning where none is found. */
  excerptOf(text: string): string
}

/** Before and behind the hit. */
const aroundChars = 60
/** Further in a text no hit is looked for. */
const lookedThroughChars = 200_000
/** A beginning of one letter fits most of what was ever said, and takes long to find. */
const shortestBeginning = 2

/** Scripts that put no space between words; the index takes a whole run of them for one. */
const withoutSpaces =
  /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmr}\p{sc=Mymr}]/u

/**
 * Reads any text as a search for all its words, the last of which may be the beginning of one. In
 * quotes nothing is syntax (sqlite.org/fts5.html#fts5_strings), and words hold no quotes.
 */
export function searchWords(query: string): SearchWords {
  const all = [...eachWord(query.normalize('NFC'))].map(([word]) => word)
  const within = all.filter((word) => withoutSpaces.test(word)).map((word) => word.toLowerCase())
  const asWritten = all.filter((word) => !withoutSpaces.test(word))
  const words = asWritten.map(plain)
  const last = words.at(-1)
  const whole = words.slice(0, -1)
  const mayBegin = last !== undefined && [...last].length >= shortestBeginning
  const fitsLast = (word: string) => word === last || (mayBegin && word.startsWith(last))
  const quoted = asWritten.map((word) => `"${word}"`).join(' ')
  return {
    expression: last === undefined ? null : mayBegin ? `${quoted}*` : quoted,
    within,
    isIn(title) {
      const lower = title.normalize('NFC').toLowerCase()
      if (!within.every((word) => lower.includes(word))) return false
      if (last === undefined) return within.length > 0
      // Of ten thousand titles most end here.
      if (!plain(title).includes(last)) return false
      const there = plainWords(title)
      return there.some(fitsLast) && whole.every((word) => there.includes(word))
    },
    excerptOf(text) {
      const [run] = within
      let at = run === undefined ? 0 : Math.max(0, text.toLowerCase().indexOf(run))
      for (const [word, index] of eachWord(text.slice(0, lookedThroughChars))) {
        const there = plain(word)
        if (!fitsLast(there) && !whole.includes(there)) continue
        at = index
        break
      }
      return lineAround(text, at)
    },
  }
}

/** Words with their places. Marks of accents may stand behind their letter. */
function* eachWord(text: string): Generator<[word: string, index: number], void> {
  for (const match of text.matchAll(/[\p{L}\p{N}\p{Co}][\p{L}\p{N}\p{M}\p{Co}]*/gu)) {
    yield [match[0], match.index]
  }
}

function plainWords(text: string): string[] {
  return [...eachWord(text)].map(([word]) => plain(word))
}

/** Composed again, so that what are no accents, as the parts of Hangul, stay together. */
function plain(word: string): string {
  const bare = word.normalize('NFD').replaceAll(/\p{M}+/gu, '')
  return bare.normalize('NFC').toLowerCase()
}

function lineAround(text: string, at: number): string {
  const from = at <= aroundChars ? 0 : wordStart(text, at - aroundChars)
  const end = Math.min(text.length, at + 2 * aroundChars)
  const line = text.slice(from, end).toWellFormed().replaceAll(/\s+/g, ' ').trim()
  return `${from > 0 ? '…' : ''}${line}${end < text.length ? '…' : ''}`
}

function wordStart(text: string, from: number): number {
  const space = text.slice(from, from + aroundChars).search(/\s/)
  return space === -1 ? from : from + space + 1
}
