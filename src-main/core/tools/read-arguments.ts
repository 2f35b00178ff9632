import { isObject } from '../lib/is-object.ts'

type Schema = Readonly<Record<string, unknown>>

/** Longer than what any tool is meant for, and short enough to be read at once. */
const maxChars = 1_000_000

/**
 * The arguments that a model has written for a tool, or what is wrong with them, in words for it.
 * Looks no further than which are there and of which kind. The server looks at the rest: a schema is
 * a stranger's, and validators turn it into code and into patterns that may take for ever (ajv.js.org,
 * "Security considerations").
 */
export function readArguments(
  text: string,
  schema: Schema,
): { readonly given: Schema } | { readonly mistake: string } {
  if (text.length > maxChars) return { mistake: 'The arguments are too long.' }
  const given = parsed(text)
  if (!isObject(given)) return { mistake: 'The arguments have to be a JSON object.' }
  const required = Array.isArray(schema.required) ? schema.required : []
  const missing = required.filter((name) => typeof name === 'string' && !Object.hasOwn(given, name))
  if (missing.length > 0) return { mistake: `It needs ${missing.join(', ')}.` }
  const properties = isObject(schema.properties) ? schema.properties : {}
  const wrong = Object.entries(given).find(
    ([name, value]) => Object.hasOwn(properties, name) && !fits(value, properties[name]),
  )
  return wrong ? { mistake: `${wrong[0]} is of the wrong type.` } : { given }
}

function parsed(text: string): unknown {
  if (text.trim() === '') return {}
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

const kinds: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number',
  integer: (value) => Number.isInteger(value),
  boolean: (value) => typeof value === 'boolean',
  array: Array.isArray,
  object: isObject,
  null: (value) => value === null,
}

function fits(value: unknown, schema: unknown): boolean {
  if (!isObject(schema)) return true
  const types = [schema.type ?? []].flat()
  const known = types.filter((type) => typeof type === 'string' && Object.hasOwn(kinds, type))
  return known.length === 0 || known.some((type) => kinds[type as string]?.(value))
}
