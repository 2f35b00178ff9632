import { CorralError } from '../../errors.ts'
import { isObject } from '../../lib/is-object.ts'

export { isObject } from '../../lib/is-object.ts'

export type SchemaObject = Readonly<Record<string, unknown>>

/** One schema with the document that its references point into. */
export interface SchemaNode {
  readonly schema: SchemaObject
  /** Where it stands, for errors. */
  readonly path: string
  readonly document: SchemaObject
}

/** A value has to fit all of them; none of them allows anything. */
export type Conjunction = readonly SchemaNode[]

/** What the given node holds at a key: `null` for a schema that allows nothing. */
export function child(node: SchemaNode, key: string, value: unknown): Conjunction | null {
  const path = `${node.path}.${key}`
  if (value === true) return []
  if (value === false) return null
  return [{ schema: asSchema(value, path), path, document: node.document }]
}

export function asSchema(value: unknown, path: string): SchemaObject {
  if (!isObject(value)) throw refusal(path, 'a schema is an object, true or false')
  return value
}

/** @throws CorralError when the list is none */
export function listAt({ schema, path }: SchemaNode, key: string): readonly unknown[] {
  const value = schema[key]
  if (!Array.isArray(value)) throw refusal(`${path}.${key}`, 'it must be a list')
  return value
}

/** `undefined` when the schema does not say. */
export function numberAt({ schema, path }: SchemaNode, key: string): number | undefined {
  const value = schema[key]
  if (value === undefined) return undefined
  if (typeof value === 'number' && Number.isFinite(value)) return value
  throw refusal(`${path}.${key}`, 'it must be a number')
}

const tooLong = 1_000_000

/** `undefined` when the schema does not say. */
function countAt(node: SchemaNode, key: string): number | undefined {
  const value = numberAt(node, key)
  if (value === undefined || (value >= 0 && Number.isInteger(value))) {
    if (value === undefined || value < tooLong || !key.startsWith('min')) return value
    throw refusal(`${node.path}.${key}`, 'no model writes that much')
  }
  throw refusal(`${node.path}.${key}`, 'it must be a whole number, not below 0')
}

/** The tightest of what several schemas say, or what holds when none does. */
export function tightest(
  all: Conjunction,
  key: string,
  choose: (...counts: number[]) => number,
  otherwise: number,
): number {
  return choose(otherwise, ...all.flatMap((node) => countAt(node, key) ?? []))
}

export function refusal(path: string, reason: string): CorralError {
  const shown = path.length > 160 ? `${path.slice(0, 80)}…${path.slice(-80)}` : path
  return new CorralError('invalid_input', `The schema cannot be used, at ${shown}: ${reason}.`, {
    param: shown,
  })
}
