import { formatPattern } from './formats.ts'
import { patternRule } from './pattern-rule.ts'
import { repeat } from './repetition.ts'
import { type Conjunction, refusal, tightest } from './schema-node.ts'
import type { SchemaWriter } from './schema-rules.ts'

/** `null` when no string fits. */
export function stringRule(writer: SchemaWriter, all: Conjunction): string | null {
  const min = tightest(all, 'minLength', Math.max, 0)
  const max = tightest(all, 'maxLength', Math.min, Infinity)
  if (min > max) return null
  const patterns = new Map(all.flatMap((node) => patternOf(node) ?? []))
  const [first] = patterns
  if (first !== undefined) {
    const [pattern, path] = first
    if (patterns.size > 1) writer.inexpressible(path, 'only one pattern is supported')
    const found = patternRule(writer, pattern, { min, max })
    if ('rule' in found) return found.rule
    writer.inexpressible(path, found.reason)
  }
  // A format is a hint; what the schema demands of the length comes first.
  const format = all.flatMap(({ schema }) => formatPattern(schema.format) ?? [])[0]
  const formatted = format === undefined ? null : patternRule(writer, format, { min, max })
  if (formatted !== null && 'rule' in formatted && formatted.rule !== null) return formatted.rule
  if (min === 0 && max === Infinity) return writer.json.string
  return String.raw`"\"" ${repeat(writer, writer.json.character, min, max)} "\""`
}

function patternOf(node: Conjunction[number]): [[string, string]] | null {
  const { pattern } = node.schema
  if (pattern === undefined) return null
  const path = `${node.path}.pattern`
  if (typeof pattern !== 'string') throw refusal(path, 'it must be a string')
  return [[pattern, path]]
}
