import { type CodeRange } from './expression.ts'
import { complement, union } from './code-ranges.ts'

/** A regular expression that a grammar can hold: no looking around and no back references. */
export type Regex =
  | { readonly kind: 'set'; readonly ranges: readonly CodeRange[] }
  | { readonly kind: 'sequence'; readonly items: readonly Regex[] }
  | { readonly kind: 'choice'; readonly ways: readonly Regex[] }
  | { readonly kind: 'repeat'; readonly item: Regex; readonly min: number; readonly max: number }
  | { readonly kind: 'start' | 'end' }

/** Why a pattern is no regular expression, or none that a grammar can hold. */
export class RegexProblem extends Error {}

const maxChars = 4000
const maxDepth = 50
const maxLeast = 100_000

const digits: readonly CodeRange[] = [[0x30, 0x39]]
const wordCharacters: readonly CodeRange[] = [...digits, [0x41, 0x5a], [0x5f, 0x5f], [0x61, 0x7a]]
const blanks: readonly CodeRange[] = [
  [0x09, 0x0d],
  [0x20, 0x20],
  [0xa0, 0xa0],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
  [0xfeff, 0xfeff],
]
const lineEnds: readonly CodeRange[] = [
  [0x0a, 0x0a],
  [0x0d, 0x0d],
  [0x2028, 0x2029],
]

const classEscapes: Readonly<Record<string, readonly CodeRange[]>> = {
  d: digits,
  D: complement(digits),
  w: wordCharacters,
  W: complement(wordCharacters),
  s: blanks,
  S: complement(blanks),
}

const characterEscapes: Readonly<Record<string, number>> = {
  t: 9,
  n: 10,
  v: 11,
  f: 12,
  r: 13,
  0: 0,
}

export const anyCharacter: Regex = { kind: 'set', ranges: complement([]) }

/** Reads a pattern as ECMAScript with the flag `u`. @throws RegexProblem */
export function parseRegex(pattern: string): Regex {
  if (pattern.length > maxChars) throw new RegexProblem('the pattern is too long')
  const characters = [...pattern]
  let at = 0
  let depth = 0

  const peek = () => characters[at]
  const take = (text: string) => {
    const found = characters.slice(at, at + text.length).join('') === text
    if (found) at += text.length
    return found
  }

  const choice = (): Regex => {
    depth += 1
    if (depth > maxDepth) throw new RegexProblem('the pattern is nested too deeply')
    const ways = [sequence()]
    while (take('|')) ways.push(sequence())
    depth -= 1
    return ways.length === 1 && ways[0] ? ways[0] : { kind: 'choice', ways }
  }

  const sequence = (): Regex => {
    const items: Regex[] = []
    while (at < characters.length && peek() !== '|' && peek() !== ')') items.push(quantified())
    return items.length === 1 && items[0] ? items[0] : { kind: 'sequence', items }
  }

  const quantified = (): Regex => {
    const item = atom()
    const counts = quantifier()
    if (counts === null) return item
    if (item.kind === 'start' || item.kind === 'end')
      throw new RegexProblem('an anchor is repeated')
    take('?')
    if (quantifier() !== null) throw new RegexProblem('a repetition is repeated')
    return { kind: 'repeat', item, ...counts }
  }

  const quantifier = (): { min: number; max: number } | null => {
    if (take('*')) return { min: 0, max: Infinity }
    if (take('+')) return { min: 1, max: Infinity }
    if (take('?')) return { min: 0, max: 1 }
    if (peek() !== '{') return null
    const braces = /^\{(\d{1,9})(,(\d{0,9}))?\}/.exec(characters.slice(at, at + 24).join(''))
    if (braces === null) return null
    const [text, first, comma, last] = braces
    at += text.length
    const min = Number(first)
    const max = comma === undefined ? min : last ? Number(last) : Infinity
    if (min > maxLeast) throw new RegexProblem('it repeats too often')
    if (min > max) throw new RegexProblem('a repetition ends before it begins')
    return { min, max }
  }

  const atom = (): Regex => {
    if (take('^')) return { kind: 'start' }
    if (take('$')) return { kind: 'end' }
    if (take('.')) return { kind: 'set', ranges: complement(lineEnds) }
    if (take('[')) return { kind: 'set', ranges: characterClass() }
    if (take('(')) return group()
    if (take('\\')) return { kind: 'set', ranges: escape() }
    const character = characters[at]
    if (character === undefined || '*+?'.includes(character)) {
      throw new RegexProblem('nothing is there to be repeated')
    }
    at += 1
    return { kind: 'set', ranges: single(character) }
  }

  const group = (): Regex => {
    if (take('?') && !take(':')) {
      const name = /^<[A-Za-z_$][\w$]*>/.exec(characters.slice(at, at + 64).join(''))?.[0]
      if (name === undefined) throw new RegexProblem('looking ahead or behind is not supported')
      at += name.length
    }
    const inside = choice()
    if (!take(')')) throw new RegexProblem('a bracket is not closed')
    return inside
  }

  const escape = (): readonly CodeRange[] => {
    const character = characters[at]
    if (character === undefined) throw new RegexProblem('an escape is not finished')
    at += 1
    const named = classEscapes[character]
    if (named !== undefined) return named
    const code = characterEscapes[character]
    if (code !== undefined) return [[code, code]]
    if (character === 'x') return hex(/^[\da-fA-F]{2}/)
    if (character === 'u') return hex(/^(?:[\da-fA-F]{4}|\{[\da-fA-F]{1,6}\})/)
    if (/[\w]/.test(character)) throw new RegexProblem(`\\${character} is not supported`)
    return single(character)
  }

  const hex = (form: RegExp): readonly CodeRange[] => {
    const text = form.exec(characters.slice(at, at + 8).join(''))?.[0]
    if (text === undefined) throw new RegexProblem('an escape is not finished')
    at += text.length
    const code = Number.parseInt(text.replace('{', ''), 16)
    if (code > 0x10ffff) throw new RegexProblem('an escape names no character')
    return [[code, code]]
  }

  const characterClass = (): readonly CodeRange[] => {
    const negated = take('^')
    const ranges: CodeRange[] = []
    while (!take(']')) {
      const low = classCharacter()
      if (peek() === '-' && characters[at + 1] !== ']' && characters[at + 1] !== undefined) {
        at += 1
        const high = classCharacter()
        const first = only(low)
        const last = only(high)
        if (first > last) throw new RegexProblem('a range ends before it begins')
        ranges.push([first, last])
      } else {
        ranges.push(...low)
      }
    }
    return negated ? complement(ranges) : union(ranges)
  }

  const classCharacter = (): readonly CodeRange[] => {
    if (take('\\')) {
      if (take('b')) return [[8, 8]]
      return escape()
    }
    const character = characters[at]
    if (character === undefined) throw new RegexProblem('a character class is not closed')
    at += 1
    return single(character)
  }

  const regex = choice()
  if (at < characters.length) throw new RegexProblem('a bracket is closed that was not opened')
  return regex
}

function single(character: string): readonly CodeRange[] {
  const code = character.codePointAt(0) ?? 0
  return [[code, code]]
}

function only(ranges: readonly CodeRange[]): number {
  const [range] = ranges
  if (ranges.length !== 1 || range === undefined || range[0] !== range[1]) {
    throw new RegexProblem('a range needs single characters')
  }
  return range[0]
}
