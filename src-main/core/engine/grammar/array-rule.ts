import { repeat } from './repetition.ts'
import { type Conjunction, type SchemaNode, child, listAt, tightest } from './schema-node.ts'
import type { SchemaWriter } from './schema-rules.ts'

/** `null` when no list fits. The items at the beginning that have schemas of their own all come. */
export function arrayRule(writer: SchemaWriter, all: Conjunction): string | null {
  const min = tightest(all, 'minItems', Math.max, 0)
  const max = tightest(all, 'maxItems', Math.min, Infinity)
  const known = all.map(itemsOf)
  const length = Math.max(0, ...known.map(({ first }) => first.length))
  const firstRules: string[] = []
  for (let index = 0; index < Math.min(length, max); index += 1) {
    const rule = visitAll(
      writer,
      known.map(({ first, rest }) => itemAt(first, index, rest)),
    )
    if (rule === null) return firstRules.length < min ? null : listRule(writer, firstRules, '')
    firstRules.push(rule)
  }
  const open = length === 0 || min > length || known.some(({ rest }) => rest !== undefined)
  const rest = open
    ? visitAll(
        writer,
        known.map((items) => (items.rest === undefined ? [] : items.rest)),
      )
    : null
  const count = firstRules.length
  if (rest === null || max <= count) {
    return count < min || min > max ? null : listRule(writer, firstRules, '')
  }
  if (min > max) return null
  const { comma } = writer.json
  const more = writer.rule(`${comma} ${rest}`)
  if (count > 0) {
    return listRule(writer, firstRules, repeat(writer, more, Math.max(min - count, 0), max - count))
  }
  const others = repeat(writer, more, Math.max(min - 1, 0), max - 1)
  const some = listRule(writer, [rest], others)
  return min === 0 ? `("[" ${writer.json.blank} "]" | ${some})` : some
}

type Items = {
  first: readonly (Conjunction | null)[]
  /** `undefined` when the schema does not say. */
  rest: Conjunction | null | undefined
}

/** Of both ways to write it: `prefixItems` with `items`, and `items` with `additionalItems`. */
function itemsOf(node: SchemaNode): Items {
  const { schema } = node
  const key = Array.isArray(schema.items) ? 'items' : 'prefixItems'
  const restKeys = key === 'items' ? ['additionalItems'] : ['items', 'unevaluatedItems']
  const restKey = restKeys.find((name) => schema[name] !== undefined)
  return {
    first:
      schema[key] === undefined
        ? []
        : listAt(node, key).map((value, index) => child(node, `${key}.${index}`, value)),
    rest: restKey === undefined ? undefined : child(node, restKey, schema[restKey]),
  }
}

/** `null` for an item that cannot be. */
function itemAt(first: Items['first'], index: number, rest: Items['rest']): Conjunction | null {
  const own = first[index]
  if (own !== undefined) return own
  return rest === undefined ? [] : rest
}

function visitAll(writer: SchemaWriter, parts: readonly (Conjunction | null)[]): string | null {
  const possible = parts.filter((part) => part !== null)
  return possible.length < parts.length ? null : writer.visit(possible.flat())
}

function listRule({ json }: SchemaWriter, rules: readonly string[], others: string): string {
  if (rules.length === 0) return `"[" ${json.blank} "]"`
  return `"[" ${json.blank} ${rules.join(` ${json.comma} `)} ${others} ${json.blank} "]"`
}
