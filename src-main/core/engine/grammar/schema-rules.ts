import { arrayRule } from './array-rule.ts'
import { type Beginning, beginningsOf, choiceWidth } from './choice-width.ts'
import { enumerated, enumeration } from './enumeration.ts'
import { oneOf } from './expression.ts'
import type { RuleWriter, SchemaMode } from './grammar-builder.ts'
import type { JsonRules } from './json-rules.ts'
import { numberRule } from './number-rule.ts'
import { objectRule } from './object-rule.ts'
import { type Expanded, createExpansion } from './schema-expansion.ts'
import {
  type JsonType,
  declaredTypes,
  impliedTypes,
  refuseInexpressible,
} from './schema-keywords.ts'
import { type Conjunction, type SchemaNode, asSchema, refusal } from './schema-node.ts'
import { stringRule } from './string-rule.ts'

/** What the rules of one type need of the whole. */
export interface SchemaWriter extends RuleWriter {
  readonly json: JsonRules
  readonly mode: SchemaMode
  /** The rule of a schema within this one; `null` when it allows nothing. */
  visit(all: Conjunction): string | null
  /** Counts steps of work. @throws CorralError when there were too many */
  spend(count: number): void
  /** In exact mode throws; in loose mode the caller leaves out what cannot be held. */
  inexpressible(path: string, reason: string): void
}

/** Hostile schemas combine few words to much work. */
const maxSteps = 12_000
const maxDepth = 100
/**
 * Ways that the engine follows side by side, because alternatives differ late. Each of them costs
 * as much as all the others together.
 */
const maxWidth = 128

const allTypes: readonly JsonType[] = ['object', 'array', 'string', 'number', 'boolean', 'null']

interface Visit {
  readonly depth: number
  /** Its rule, once something within it needs it. */
  reserved: ReturnType<RuleWriter['reserve']> | null
}

/** Answers a function that adds the rules of a schema and answers their first rule's name. */
export function createSchemaRules(
  writer: RuleWriter,
  json: JsonRules,
  mode: SchemaMode,
): (schema: unknown, path: string, document: unknown) => string {
  let steps = 0
  let depth = 0
  let currentPath = ''
  /** Of the widest choice within the schema that is visited. */
  let widest = 1
  const spend = (count: number) => {
    steps += count
    if (steps > maxSteps) throw refusal(currentPath, 'it is too large or too entangled')
  }
  const { expand } = createExpansion(spend)
  const identify = createIdentities()
  const finished = new Map<string, { name: string | null; width: number }>()
  const running = new Map<string, Visit>()

  const schemaWriter: SchemaWriter = {
    ...writer,
    json,
    mode,
    spend,
    visit(all) {
      const expanded = expand(all)
      return expanded === null ? null : visitExpanded(expanded)
    },
    inexpressible(path, reason) {
      if (mode === 'exact') throw refusal(path, reason)
    },
  }

  const visitExpanded = (expanded: Expanded): string | null => {
    spend(1 + expanded.plain.length)
    currentPath = expanded.plain[0]?.path ?? currentPath
    if (expanded.plain.length === 0 && expanded.unions.length === 0) return json.value
    const key = identify([...expanded.plain.map(({ schema }) => schema), ...expanded.unions])
    const known = finished.get(key)
    if (known !== undefined) {
      widest = Math.max(widest, known.width)
      return known.name
    }
    const under = running.get(key)
    if (under !== undefined) {
      under.reserved ??= writer.reserve()
      return under.reserved.name
    }
    if (depth >= maxDepth) throw refusal(currentPath, 'it is nested too deeply')
    const visit: Visit = { depth, reserved: null }
    running.set(key, visit)
    depth += 1
    const path = currentPath
    const outside = widest
    widest = 1
    const expression = ruleOf(expanded)
    if (widest > maxWidth) throw refusal(path, 'its alternatives cannot be told apart early')
    const width = widest
    widest = Math.max(outside, width)
    depth -= 1
    running.delete(key)
    if (expression === null && visit.reserved !== null) throw refusal(path, 'it allows no value')
    if (expression !== null) visit.reserved?.fill(expression)
    const name = visit.reserved?.name ?? (expression === null ? null : named(writer, expression))
    finished.set(key, { name, width })
    return name
  }

  const ruleOf = ({ plain, unions: [first, ...others] }: Expanded): string | null => {
    if (first === undefined) return plainRule(schemaWriter, plain)
    const rules = new Map<string, { beginnings: Beginning[]; width: number }>()
    for (const alternative of first.alternatives) {
      const expanded = expand(alternative)
      if (expanded === null) continue
      const all = unique([...plain, ...expanded.plain])
      const unions = [...new Set([...others, ...expanded.unions])]
      widest = 1
      const rule = visitExpanded({ plain: all, unions })
      if (rule === null) continue
      // Of a choice within the choice nothing is known.
      const beginnings = beginningsOf(all, unions.length > 0 ? allTypes : typesOf(all))
      rules.set(rule, { beginnings, width: widest })
    }
    widest = choiceWidth([...rules.values()])
    return oneOf([...rules.keys()])
  }

  return (schema, path, document) => {
    currentPath = path
    if (schema === true) return json.value
    if (schema === false) throw refusal(path, 'it allows no value')
    const name = schemaWriter.visit([
      { schema: asSchema(schema, path), path, document: asSchema(document, path) },
    ])
    if (name === null) throw refusal(path, 'it allows no value')
    return name
  }
}

/** Without references and choices. */
function plainRule(writer: SchemaWriter, all: Conjunction): string | null {
  if (writer.mode === 'exact') all.forEach(refuseInexpressible)
  if (enumerated(all)) return enumeration(writer, all)
  const types = typesOf(all)
  return oneOf(types.map((type) => typeRule(writer, all, type)))
}

function typeRule(writer: SchemaWriter, all: Conjunction, type: JsonType): string | null {
  switch (type) {
    case 'object':
      return objectRule(writer, all)
    case 'array':
      return arrayRule(writer, all)
    case 'string':
      return stringRule(writer, all)
    case 'boolean':
      return writer.json.boolean
    case 'null':
      return '"null"'
    case 'number':
    case 'integer':
      return numberRule(writer, all, type === 'integer')
    default:
      return type satisfies never
  }
}

function typesOf(all: Conjunction): readonly JsonType[] {
  const declared = all.map(declaredTypes).filter((types) => types !== null)
  if (declared.length === 0) {
    const implied = new Set(all.flatMap(impliedTypes))
    return implied.size === 0 ? allTypes : [...implied]
  }
  const allowed = (type: JsonType) =>
    declared.every((types) => types.has(type) || (type === 'integer' && types.has('number')))
  const numeric = allowed('number') ? 'number' : 'integer'
  return allTypes.map((type) => (type === 'number' ? numeric : type)).filter(allowed)
}

function unique(nodes: readonly SchemaNode[]): SchemaNode[] {
  return [...new Map(nodes.map((node) => [node.schema, node])).values()]
}

function named(writer: RuleWriter, expression: string): string {
  return /^r\d+$/.test(expression) ? expression : writer.rule(expression)
}

/** Equal keys for equal sets of objects, told apart by identity. */
function createIdentities(): (objects: readonly object[]) => string {
  const ids = new WeakMap<object, number>()
  let count = 0
  return (objects) =>
    objects
      .map((object) => {
        const known = ids.get(object)
        if (known !== undefined) return known
        count += 1
        ids.set(object, count)
        return count
      })
      .toSorted((a, b) => a - b)
      .join()
}
