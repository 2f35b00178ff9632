import { enumerated, enumeratedStrings } from './enumeration.ts'
import { literal } from './expression.ts'
import { otherKeys } from './other-keys.ts'
import { repeat } from './repetition.ts'
import {
  asSchema,
  type Conjunction,
  type SchemaNode,
  child,
  isObject,
  listAt,
  refusal,
  tightest,
} from './schema-node.ts'
import type { SchemaWriter } from './schema-rules.ts'

interface Member {
  /** GBNF for key, colon and value. */
  readonly rule: string
  readonly required: boolean
}

/**
 * Members come in the order of their declaration, undeclared ones last. An object whose schema has
 * `properties` has undeclared ones only where it names `additionalProperties` too. `null` when no
 * object fits.
 */
export function objectRule(writer: SchemaWriter, all: Conjunction): string | null {
  const min = tightest(all, 'minProperties', Math.max, 0)
  const max = tightest(all, 'maxProperties', Math.min, Infinity)
  const names = all.flatMap((node) => keyNames(node) ?? [])
  const listedKeys = names.length > 0 && enumerated(names) ? enumeratedStrings(names) : null
  const required = new Set(all.flatMap(requiredKeys))
  const declared = new Set([...all.flatMap(declaredKeys), ...required, ...(listedKeys ?? [])])
  const members: Member[] = []
  for (const key of declared) {
    const allowed = listedKeys === null || listedKeys.includes(key)
    const value = allowed ? visitMember(writer, all, key) : null
    if (value !== null)
      members.push({ rule: memberRule(writer, key, value), required: required.has(key) })
    else if (required.has(key)) return null
  }
  if (declared.size > 0 && listedKeys === null) refuseKeyRules(writer, names)
  const extra = listedKeys === null ? extraMember(writer, all, names, [...declared]) : null
  if (declared.size === 0) return freeObject(writer, extra, min, max)
  const least = members.filter((member) => member.required).length
  if (min > Math.max(least, 1) || max < members.length + (extra === null ? 0 : Infinity)) {
    writer.inexpressible(all[0]?.path ?? '', 'the number of members cannot be bounded like this')
  }
  return objectText(writer, members, extra, min > 0)
}

/** An object without declared members. */
function freeObject(writer: SchemaWriter, extra: string | null, min: number, max: number) {
  const { blank, comma } = writer.json
  const empty = `"{" ${blank} "}"`
  if (min > max) return null
  if (extra === null || max === 0) return min > 0 ? null : empty
  const others = repeat(writer, writer.rule(`${comma} ${extra}`), Math.max(min - 1, 0), max - 1)
  const some = `"{" ${blank} ${extra} ${others} ${blank} "}"`
  return min === 0 ? `(${empty} | ${some})` : some
}

/**
 * Two expressions for each place, built from the end: what comes after a member, and what comes
 * first. So a member may be left out without rules for every combination.
 */
function objectText(
  writer: SchemaWriter,
  members: readonly Member[],
  extra: string | null,
  notEmpty: boolean,
): string | null {
  const { blank, comma } = writer.json
  let after = extra === null ? '' : `(${comma} ${extra})*`
  let next = extra === null ? null : `${extra} ${after}`
  let mayEnd = true
  for (const { rule, required } of members.toReversed()) {
    const here = after === '' ? rule : `${rule} ${after}`
    if (required) {
      next = here
      mayEnd = false
    } else {
      next = next === null ? here : writer.rule(`${here} | ${next}`)
    }
    after = mayEnd ? writer.rule(`(${comma} ${next})?`) : `${comma} ${next}`
  }
  if (next === null) return notEmpty ? null : `"{" ${blank} "}"`
  const some = `"{" ${blank} ${next} ${blank} "}"`
  return mayEnd && !notEmpty ? `"{" ${blank} (${next} ${blank})? "}"` : some
}

function memberRule(writer: SchemaWriter, key: string, value: string): string {
  return `${literal(JSON.stringify(key))} ${writer.json.colon} ${value}`
}

/** The rule of a declared member's value; `null` when it cannot be. */
function visitMember(writer: SchemaWriter, all: Conjunction, key: string): string | null {
  writer.spend(all.length)
  const parts = all.map((node) => {
    const { properties } = node.schema
    if (isObject(properties) && Object.hasOwn(properties, key)) {
      return child(node, `properties.${key}`, properties[key])
    }
    if (patternsOf(node).length > 0) {
      writer.inexpressible(`${node.path}.patternProperties`, 'it stands beside declared members')
      return []
    }
    const others = additional(node)
    return others === undefined ? [] : others
  })
  const possible = parts.filter((part) => part !== null)
  return possible.length < parts.length ? null : writer.visit(possible.flat())
}

/** GBNF for a member that is not declared; `null` when there can be none. */
function extraMember(
  writer: SchemaWriter,
  all: Conjunction,
  names: Conjunction,
  declared: readonly string[],
): string | null {
  const { json } = writer
  const patterned = all.filter((node) => patternsOf(node).length > 0)
  if (patterned.length > 0)
    return declared.length > 0 ? null : patternMember(writer, patterned, all)
  const said = all.map(additional)
  if (said.includes(null)) return null
  const named = said.filter((part) => part !== null && part !== undefined)
  const listed = declared.length > 0 || all.some(({ schema }) => schema.properties !== undefined)
  if (listed && named.length === 0) return null
  const value = writer.visit(named.flat())
  if (value === null) return null
  const string = { schema: { type: 'string' }, path: all[0]?.path ?? '', document: {} }
  const key = names.length > 0 ? writer.visit([...names, string]) : json.string
  if (key === null) return null
  const text = declared.length > 0 ? otherKeys(writer, declared) : key
  return writer.rule(`${text} ${json.colon} ${value}`)
}

/** Only keys that fit the pattern, though the schema may allow others too. */
function patternMember(writer: SchemaWriter, patterned: Conjunction, all: Conjunction) {
  const [node] = patterned
  const [pattern] = node === undefined ? [] : patternsOf(node)
  if (node === undefined || pattern === undefined) return null
  if (patterned.length > 1 || patternsOf(node).length > 1) {
    writer.inexpressible(`${node.path}.patternProperties`, 'only one pattern is supported')
  }
  const path = `${node.path}.patternProperties`
  const patterns = asSchema(node.schema.patternProperties, path)
  const own = child({ ...node, path }, pattern, patterns[pattern])
  const others = all.filter((other) => other !== node).map(additional)
  if (own === null || others.includes(null)) return null
  const parts = others.filter((part) => part !== null && part !== undefined)
  const value = writer.visit([...own, ...parts.flat()])
  const key = writer.visit([
    { schema: { type: 'string', pattern }, path: `${path}.${pattern}`, document: {} },
  ])
  return key === null || value === null ? null : `${key} ${writer.json.colon} ${value}`
}

/** What the schema says of undeclared members: `undefined` nothing, `null` that there are none. */
function additional(node: SchemaNode): Conjunction | null | undefined {
  const key = ['additionalProperties', 'unevaluatedProperties'].find(
    (name) => node.schema[name] !== undefined,
  )
  return key === undefined ? undefined : child(node, key, node.schema[key])
}

function patternsOf({ schema, path }: SchemaNode): string[] {
  if (schema.patternProperties === undefined) return []
  return Object.keys(asSchema(schema.patternProperties, `${path}.patternProperties`))
}

export function declaredKeys({ schema, path }: SchemaNode): string[] {
  if (schema.properties === undefined) return []
  return Object.keys(asSchema(schema.properties, `${path}.properties`))
}

export function requiredKeys(node: SchemaNode): string[] {
  // In draft 3 it is a flag of the member.
  if (node.schema.required === undefined || typeof node.schema.required === 'boolean') return []
  return listAt(node, 'required').map((key) => {
    if (typeof key === 'string') return key
    throw refusal(`${node.path}.required`, 'it must be a list of strings')
  })
}

function keyNames(node: SchemaNode): Conjunction | null {
  const { propertyNames } = node.schema
  return propertyNames === undefined ? null : child(node, 'propertyNames', propertyNames)
}

/** Keys that are declared are not compared with rules for keys. */
function refuseKeyRules(writer: SchemaWriter, names: Conjunction): void {
  const strict = names.find(({ schema }) => Object.keys(schema).some((key) => key !== 'type'))
  if (strict !== undefined) {
    writer.inexpressible(strict.path, 'it stands beside declared members')
  }
}
