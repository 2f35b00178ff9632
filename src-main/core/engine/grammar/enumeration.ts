import { isDeepStrictEqual } from 'node:util'
import { literal, oneOf } from './expression.ts'
import { type Conjunction, type SchemaNode, isObject, listAt, numberAt } from './schema-node.ts'
import { type JsonType, declaredTypes, impliedTypes } from './schema-keywords.ts'
import type { SchemaWriter } from './schema-rules.ts'

export function enumerated(all: Conjunction): boolean {
  return all.some(({ schema }) => 'const' in schema || schema.enum !== undefined)
}

/** The values that all the lists hold and all else allows; `null` when there is none. */
export function enumeration(writer: SchemaWriter, all: Conjunction): string | null {
  const [first = [], ...others] = all.flatMap(lists)
  for (const list of others) writer.spend(first.length * list.length)
  const values = first.filter(
    (value) =>
      others.every((list) => list.some((other) => isDeepStrictEqual(other, value))) &&
      all.every((node) => allows(writer, node, value)),
  )
  return oneOf(values.map((value) => valueText(writer, value)))
}

/** The strings among the values of an enumeration. */
export function enumeratedStrings(all: Conjunction): string[] {
  const [first = [], ...others] = all.flatMap(lists)
  return first
    .filter((value) => typeof value === 'string')
    .filter((value) => others.every((list) => list.includes(value)))
}

/** The values of the first list of an enumeration, of which others may leave less. */
export function listedValues(all: Conjunction): readonly unknown[] {
  return all.flatMap(lists)[0] ?? []
}

function lists(node: SchemaNode): (readonly unknown[])[] {
  return [
    ...('const' in node.schema ? [[node.schema.const]] : []),
    ...(node.schema.enum === undefined ? [] : [listAt(node, 'enum')]),
  ]
}

/** What else the schema says about one of its values. */
function allows(writer: SchemaWriter, node: SchemaNode, value: unknown): boolean {
  const type = typeOf(value)
  const types = declaredTypes(node)
  if (types !== null && !types.has(type) && !(type === 'integer' && types.has('number'))) {
    return false
  }
  if (typeof value === 'number') return numberAllowed(writer, node, value)
  if (typeof value === 'string') return stringAllowed(writer, node, value)
  if (impliedTypes(node).includes(type)) {
    writer.inexpressible(node.path, 'a list of values beside rules for lists or objects')
  }
  return true
}

function numberAllowed(writer: SchemaWriter, node: SchemaNode, value: number): boolean {
  if (node.schema.multipleOf !== undefined) {
    writer.inexpressible(`${node.path}.multipleOf`, 'it stands beside a list of values')
  }
  return (
    value >= (numberAt(node, 'minimum') ?? -Infinity) &&
    value <= (numberAt(node, 'maximum') ?? Infinity) &&
    value > (exclusive(node, 'exclusiveMinimum') ?? -Infinity) &&
    value < (exclusive(node, 'exclusiveMaximum') ?? Infinity)
  )
}

function exclusive(node: SchemaNode, key: string): number | undefined {
  return typeof node.schema[key] === 'boolean' ? undefined : numberAt(node, key)
}

function stringAllowed(writer: SchemaWriter, node: SchemaNode, value: string): boolean {
  if (node.schema.pattern !== undefined) {
    writer.inexpressible(`${node.path}.pattern`, 'it stands beside a list of values')
  }
  const length = [...value].length
  return (
    length >= (numberAt(node, 'minLength') ?? 0) &&
    length <= (numberAt(node, 'maxLength') ?? Infinity)
  )
}

export function typeOf(value: unknown): JsonType {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  if (isObject(value)) return 'object'
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number'
  return typeof value === 'boolean' ? 'boolean' : 'string'
}

/** GBNF for one value, as JSON text with or without blanks. */
function valueText(writer: SchemaWriter, value: unknown): string {
  writer.spend(1)
  const { blank, colon, comma } = writer.json
  const list = (parts: readonly string[]) =>
    parts.length === 0 ? blank : `${blank} ${parts.join(` ${comma} `)} ${blank}`
  if (Array.isArray(value)) {
    return `"[" ${list(value.map((item) => valueText(writer, item)))} "]"`
  }
  if (!isObject(value)) return literal(JSON.stringify(value))
  const members = Object.entries(value).map(
    ([key, item]) => `${literal(JSON.stringify(key))} ${colon} ${valueText(writer, item)}`,
  )
  return `"{" ${list(members)} "}"`
}
