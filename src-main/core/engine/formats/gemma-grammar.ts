import type { Tool } from '../../chat.ts'
import { literal } from '../grammar/expression.ts'
import type { GrammarBuilder } from '../grammar/grammar-builder.ts'
import { argumentsRule } from './call-grammar.ts'
import { textUntil } from './text-until.ts'

type Schema = Readonly<Record<string, unknown>>

/** Deeper values are written as JSON would be, which the parser reads too. */
const maxDepth = 6

/** One call in Gemma's notation, `begin` and `close` around it. */
export function gemmaCallGrammar(
  builder: GrammarBuilder,
  tool: Tool,
  marks: { readonly begin: string; readonly close: string; readonly quote: string },
  path: string,
): string {
  const { begin, close, quote } = marks

  const value = (schema: unknown, place: string, depth: number): string => {
    if (!isSchema(schema) || depth > maxDepth) return argumentsRule(builder, tool, place, schema)
    const { type, items, properties } = schema
    const options = 'const' in schema ? [schema['const']] : schema['enum']
    if (Array.isArray(options)) {
      return builder.rule(options.map((option) => constant(option, quote)).join(' | '))
    }
    if (type === 'string') return builder.rule(`${literal(quote)} ${textUntil(quote)}`)
    if (type === 'array' && isSchema(items)) {
      const item = value(items, `${place}.items`, depth + 1)
      return builder.rule(`"[" (${item} ("," ${item})*)? "]"`)
    }
    if (type === 'object' && isSchema(properties)) return object(schema, place, depth + 1)
    return argumentsRule(builder, tool, place, schema)
  }

  /** Keys in the order of the alphabet, as Gemma's templates write them. */
  const object = (schema: Schema, place: string, depth: number): string => {
    const { properties, required } = schema
    const needed = new Set<unknown>(Array.isArray(required) ? required : [])
    const entries = Object.entries(isSchema(properties) ? properties : {})
    // From the end: what may follow when an entry is written already, and when none is.
    let more = '""'
    let first = '""'
    for (const [key, inner] of entries.toSorted(([a], [b]) => (a < b ? 1 : -1))) {
      const entry = `${literal(`${key}:`)} ${value(inner, `${place}.properties.${key}`, depth)}`
      const begun = `${entry} ${more}`
      first = builder.rule(needed.has(key) ? begun : `${begun} | ${first}`)
      more = builder.rule(needed.has(key) ? `"," ${begun}` : `("," ${entry})? ${more}`)
    }
    return builder.rule(`"{" ${first} "}"`)
  }

  const args = object(tool.parameters, path, 0)
  return `${literal(`${begin}${tool.name}`)} ${args} ${literal(close)}`
}

function constant(option: unknown, quote: string): string {
  return literal(typeof option === 'string' ? `${quote}${option}${quote}` : JSON.stringify(option))
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
