import { anchored } from './anchored-regex.ts'
import { includes, without } from './code-ranges.ts'
import { type CodeRange, characterClass, literal, oneOf, sequence } from './expression.ts'
import { type Lengths, fitLength, lengthOf } from './regex-length.ts'
import { type Regex, RegexProblem, parseRegex } from './regular-expression.ts'
import { repeat } from './repetition.ts'
import type { SchemaWriter } from './schema-rules.ts'

/** Counts within counts beyond this are too much work for the engine. */
const maxNestedCount = 2000

/**
 * GBNF for JSON strings that fit a pattern and a length; `rule` is `null` when none fits. `reason`
 * says why no grammar holds the pattern.
 */
export function patternRule(
  writer: SchemaWriter,
  pattern: string,
  lengths: Lengths,
): { rule: string | null } | { reason: string } {
  writer.spend(pattern.length)
  try {
    const regex = fitLength(anchored(parseRegex(pattern)), lengths)
    if (regex === null) return { rule: null }
    if (nestedCount(regex) > maxNestedCount) {
      throw new RegexProblem('its repetitions are nested too deeply')
    }
    return { rule: sequence(String.raw`"\""`, expression(writer, regex), String.raw`"\""`) }
  } catch (error) {
    if (error instanceof RegexProblem) return { reason: error.message }
    throw error
  }
}

/** The most that counts within counts multiply to; a count of single characters is no such. */
function nestedCount(regex: Regex): number {
  if (regex.kind === 'sequence') return Math.max(1, ...regex.items.map(nestedCount))
  if (regex.kind === 'choice') return Math.max(1, ...regex.ways.map(nestedCount))
  if (regex.kind !== 'repeat') return 1
  const count = regex.max === Infinity ? regex.min : regex.max
  return regex.item.kind === 'set'
    ? Math.min(count, 100) || 1
    : Math.max(count, 1) * nestedCount(regex.item)
}

function expression(writer: SchemaWriter, regex: Regex): string | null {
  switch (regex.kind) {
    case 'set':
      return character(writer, regex.ranges)
    case 'sequence':
      return sequence(...regex.items.map((item) => expression(writer, item)))
    case 'choice':
      return oneOf(regex.ways.map((way) => expression(writer, way)))
    case 'repeat': {
      if (regex.max > 1 && lengthOf(regex.item).min === 0) {
        throw new RegexProblem('it repeats what may be empty')
      }
      const item = expression(writer, regex.item)
      if (item === null) return regex.min === 0 ? '' : null
      return item === '' ? '' : repeat(writer, writer.rule(item), regex.min, regex.max)
    }
    case 'start':
    case 'end':
      throw new RegexProblem('an anchor stands within it')
    default:
      return regex satisfies never
  }
}

const quoted: readonly CodeRange[] = [
  [0, 0x1f],
  [0x22, 0x22],
  [0x5c, 0x5c],
]
const shortEscapes = ['"', '\\', '\b', '\f', '\n', '\r', '\t']

/** One character as it stands in a JSON string; control characters only with a short escape. */
function character(writer: SchemaWriter, ranges: readonly CodeRange[]): string | null {
  const plain = without(ranges, quoted)
  const escapes = shortEscapes
    .filter((text) => includes(ranges, text.codePointAt(0) ?? 0))
    .map((text) => literal(JSON.stringify(text).slice(1, -1)))
  if (plain.length === 0 && escapes.length === 0) return null
  const single = plain.length > 0 ? [characterClass(plain)] : []
  const all = oneOf([...single, ...escapes])
  return all === null || escapes.length === 0 ? all : writer.rule(all)
}
