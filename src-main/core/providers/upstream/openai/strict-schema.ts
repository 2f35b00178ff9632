import { type JsonObject, isObject } from '../json.ts'

/** Keywords under which schemas stand, by name and in lists. */
const named = ['properties', '$defs', 'definitions'] as const
const nested = ['items', 'anyOf', 'oneOf', 'allOf', 'prefixItems'] as const
/** What OpenAI's strict mode refuses wherever it stands. */
const refused = ['patternProperties', 'not', 'if', 'dependentRequired', 'oneOf', 'allOf'] as const

const maxDepth = 100

/**
 * Whether a schema is of the kind that OpenAI enforces: every object lists all of its properties as
 * required and allows no others
 * (https://developers.openai.com/api/docs/guides/structured-outputs). Any other would be refused.
 */
export function isStrictSchema(schema: unknown): boolean {
  return isObject(schema) && schema.type === 'object' && isStrict(schema, 0)
}

function isStrict(schema: unknown, depth: number): boolean {
  if (!isObject(schema) || depth > maxDepth) return false
  if (refused.some((keyword) => schema[keyword] !== undefined)) return false
  if (isObjectSchema(schema) && !isClosed(schema)) return false
  const inner = [
    ...named.flatMap((keyword) => Object.values(objectAt(schema, keyword))),
    ...nested.flatMap((keyword) => (schema[keyword] === undefined ? [] : [schema[keyword]].flat())),
  ]
  return inner.every((part) => isStrict(part, depth + 1))
}

function isObjectSchema({ type, properties }: JsonObject): boolean {
  return properties !== undefined || [type].flat().includes('object')
}

function isClosed({ additionalProperties, required, properties }: JsonObject): boolean {
  const names = Object.keys(isObject(properties) ? properties : {})
  const isRequired = (name: string) => Array.isArray(required) && required.includes(name)
  return additionalProperties === false && names.every(isRequired)
}

function objectAt(schema: JsonObject, keyword: string): JsonObject {
  const value = schema[keyword]
  return isObject(value) ? value : {}
}
