/** GBNF for exactly this text. */
export function literal(text: string): string {
  return `"${text.replace(/["\\]|[^\x20-\x7e\u{a0}-\u{10ffff}]/gu, escape)}"`
}

function escape(character: string): string {
  if (character === '"' || character === '\\') return `\\${character}`
  return codePoint(character.codePointAt(0) ?? 0)
}

function codePoint(code: number): string {
  const hex = code.toString(16).toUpperCase()
  if (code < 0x100) return `\\x${hex.padStart(2, '0')}`
  if (code < 0x10000) return `\\u${hex.padStart(4, '0')}`
  return `\\U${hex.padStart(8, '0')}`
}

/** Code points from the first to the last, both included. */
export type CodeRange = readonly [first: number, last: number]

/** GBNF for one character out of these ranges, of which there is at least one. */
export function characterClass(ranges: readonly CodeRange[]): string {
  return `[${ranges.map(rangeText).join('')}]`
}

function rangeText([first, last]: CodeRange): string {
  return first === last ? classCharacter(first) : `${classCharacter(first)}-${classCharacter(last)}`
}

function classCharacter(code: number): string {
  const character = String.fromCodePoint(code)
  return /^[\dA-Za-z_ ]$/.test(character) ? character : codePoint(code)
}

/** One of the expressions; safe to join with others. `null` when there is none. */
export function oneOf(expressions: readonly (string | null)[]): string | null {
  const possible = [...new Set(expressions.filter((expression) => expression !== null))]
  if (possible.length < 2) return possible[0] ?? null
  return `(${possible.map((expression) => expression || '""').join(' | ')})`
}

/** One after the other; `null` when one of them is impossible. */
export function sequence(...expressions: (string | null)[]): string | null {
  if (expressions.includes(null)) return null
  return expressions.filter((expression) => expression !== '').join(' ')
}
