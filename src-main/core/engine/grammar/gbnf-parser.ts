/**
 * A part of a rule. Texts and sets count their code points and ranges only. `made` counts the rules
 * that the engine makes of a part, as often as it is repeated.
 */
export type GbnfItem =
  | { readonly kind: 'text'; readonly length: number }
  | { readonly kind: 'set'; readonly length: number }
  | { readonly kind: 'rule'; readonly name: string }
  | { readonly kind: 'group'; readonly ways: GbnfWays; readonly made: number }
  | {
      readonly kind: 'repeat'
      readonly item: GbnfItem
      readonly min: number
      readonly max: number
      readonly made: number
    }

export type GbnfWays = readonly (readonly GbnfItem[])[]

export interface GbnfRule {
  readonly ways: GbnfWays
  /** The names of rules in it, each once. */
  readonly references: ReadonlySet<string>
}

/** Why a text is no grammar, in words for the one who wrote it. */
export class GbnfProblem extends Error {}

/** The engine's own parser overflows its stack on some 10 000 brackets. */
const maxDepth = 100
const maxRules = 10_000
/** The engine refuses 2000. */
const maxMade = 1999
/** Beyond this the engine takes a count for endless. */
const maxCount = 1999

const blanks = /(?:[ \t]|#[^\r\n]*)*/y
const blanksAndLines = /(?:[ \t\r\n]|#[^\r\n]*)*/y
const ruleName = /[a-zA-Z0-9-]+/y
const escape = String.raw`\\(?:x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|[trn\\"[\]-])`
const quotedText = new RegExp(String.raw`"((?:[^"\\]|${escape})*)"`, 'uy')
const set = new RegExp(String.raw`\[(?!\^\])\^?((?:[^\]\\]|${escape})+)\]`, 'uy')
const codePoint = new RegExp(`${escape}|[^]`, 'gu')
const token = /!?<\[\d{1,9}\]>/y
const counts = /\{[ \t]*(\d{1,9})[ \t]*(,[ \t]*(\d{1,9})?[ \t]*)?\}/y

/** Reads GBNF as the engine does, only stricter. @throws GbnfProblem */
export function parseGbnf(text: string): ReadonlyMap<string, GbnfRule> {
  if (text.includes('\0')) throw new GbnfProblem('it holds a character with the code 0')
  const rules = new Map<string, GbnfRule>()
  let references = new Set<string>()
  let at = 0
  let depth = 0

  const match = (form: RegExp): RegExpExecArray | null => {
    form.lastIndex = at
    const found = form.exec(text)
    if (found !== null) at = form.lastIndex
    return found
  }
  const skip = () => match(depth > 0 ? blanksAndLines : blanks)
  const take = (mark: string) => {
    const found = text.startsWith(mark, at)
    if (found) at += mark.length
    return found
  }
  const problem = (reason: string) =>
    new GbnfProblem(`${reason}, in line ${text.slice(0, at).split('\n').length}`)

  const ways = (): GbnfWays => {
    const found = [sequence()]
    while (take('|')) {
      match(blanksAndLines)
      found.push(sequence())
    }
    return found
  }

  const sequence = (): GbnfItem[] => {
    const items: GbnfItem[] = []
    for (;;) {
      const item = atom()
      if (item === null) return items
      skip()
      items.push(repeated(item))
    }
  }

  const atom = (): GbnfItem | null => {
    const quoted = match(quotedText)
    if (quoted) return { kind: 'text', length: quoted[1]?.match(codePoint)?.length ?? 0 }
    const characters = match(set)
    if (characters) return { kind: 'set', length: characters[1]?.length ?? 1 }
    if (match(token) || take('.')) return { kind: 'set', length: 1 }
    const [name] = match(ruleName) ?? []
    if (name !== undefined) {
      references.add(name)
      return { kind: 'rule', name }
    }
    if (!take('(')) return null
    depth += 1
    if (depth > maxDepth) throw problem('it is nested too deeply')
    skip()
    const inside = ways()
    if (!take(')')) throw problem('a bracket is not closed')
    depth -= 1
    return { kind: 'group', ways: inside, made: inside.flat().reduce(addMade, 1) }
  }

  const repeated = (item: GbnfItem): GbnfItem => {
    const found = repetition()
    if (found === null) return item
    if (found.min > found.max) throw problem('a repetition ends before it begins')
    skip()
    const times = found.max === Infinity ? found.min : found.max
    const made = addMade(0, item) * Math.max(times, 1)
    if (made > maxMade) throw problem('it repeats groups that repeat')
    return repeated({ kind: 'repeat', item, ...found, made })
  }

  const repetition = (): { min: number; max: number } | null => {
    if (take('*')) return { min: 0, max: Infinity }
    if (take('+')) return { min: 1, max: Infinity }
    if (take('?')) return { min: 0, max: 1 }
    const found = match(counts)
    if (found === null) return null
    const [, first, comma, last] = found
    const min = Number(first)
    const max = comma === undefined ? min : last === undefined ? Infinity : Number(last)
    if (min > maxCount || (max > maxCount && max !== Infinity)) {
      throw problem(`a repetition counts to more than ${maxCount}`)
    }
    return { min, max }
  }

  match(blanksAndLines)
  while (at < text.length) {
    const [name] = match(ruleName) ?? []
    if (name === undefined) throw problem('the name of a rule is missing')
    match(blanks)
    if (!take('::=')) throw problem('a rule has no ::=')
    if (rules.has(name)) throw problem(`the rule ${name} is there twice`)
    match(blanksAndLines)
    references = new Set()
    rules.set(name, { ways: ways(), references })
    if (rules.size > maxRules) throw new GbnfProblem('it has too many rules')
    if (at < text.length && !'\r\n'.includes(text[at] ?? ''))
      throw problem('this is not understood')
    match(blanksAndLines)
  }
  return rules
}

function addMade(sum: number, item: GbnfItem): number {
  return sum + ('made' in item ? item.made : 1)
}
