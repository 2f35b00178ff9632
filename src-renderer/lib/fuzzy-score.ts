/**
 * How well a text fits what somebody typed, higher is better; null when it does not fit. Each word
 * must be found: at the start of the text, at the start of a word, inside one, or as letters in
 * their order of which the first begins a word ("dlp" is "Download pause").
 */
export function fuzzyScore(typed: string, text: string): number | null {
  const wanted = typed.toLowerCase().split(/\s+/).filter(Boolean)
  const within = text.toLowerCase()
  const scores = wanted.map((word) => wordScore(word, within))
  if (scores.includes(0)) return null
  const sum = scores.reduce((total, score) => total + score, 0)
  // Of two that fit as well, the shorter one is more likely to be meant.
  return sum / Math.max(1, wanted.length) - within.length / 1000
}

/** Whether every word that was typed begins a word of the text. */
export function startsWords(typed: string, text: string): boolean {
  const within = text.toLowerCase()
  const starts = wordStarts(within)
  const wanted = typed.toLowerCase().split(/\s+/).filter(Boolean)
  return wanted.every((word) => starts.some((at) => within.startsWith(word, at)))
}

const best = 4

function wordScore(word: string, text: string): number {
  if (text.startsWith(word)) return best
  const starts = wordStarts(text)
  if (starts.some((at) => text.startsWith(word, at))) return 3
  if (text.includes(word)) return 2
  return starts.some((at) => hasInOrder(word, text.slice(at))) ? 1 : 0
}

function wordStarts(text: string): number[] {
  return [...text.matchAll(/[\p{L}\p{N}]+/gu)].map(({ index }) => index)
}

function hasInOrder(letters: string, text: string): boolean {
  if (letters[0] !== text[0]) return false
  let at = 0
  for (const letter of letters) {
    at = text.indexOf(letter, at) + 1
    if (at === 0) return false
  }
  return true
}
