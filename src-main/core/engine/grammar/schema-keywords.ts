import { type SchemaNode, isObject, refusal } from './schema-node.ts'

/** What values a keyword speaks about. Keywords that speak about all values are not here. */
const keywordTypes: ReadonlyMap<string, JsonType> = new Map([
  ...typed('object', 'properties required additionalProperties patternProperties propertyNames'),
  ...typed('object', 'minProperties maxProperties unevaluatedProperties'),
  ...typed('object', 'dependentRequired dependentSchemas dependencies'),
  ...typed('array', 'items prefixItems additionalItems minItems maxItems uniqueItems contains'),
  ...typed('array', 'unevaluatedItems'),
  ...typed('string', 'minLength maxLength pattern format'),
  ...typed('number', 'minimum maximum exclusiveMinimum exclusiveMaximum multipleOf'),
])

const generalKeywords = new Set(['type', 'nullable', 'enum', 'const'])

/** No grammar holds these, whatever they say; but see `harmless`. */
const inexpressible = [
  'not',
  'if',
  'contains',
  'uniqueItems',
  'dependentRequired',
  'dependentSchemas',
  'dependencies',
  '$dynamicRef',
  '$recursiveRef',
]

export type JsonType = 'object' | 'array' | 'string' | 'number' | 'integer' | 'boolean' | 'null'

const jsonTypes: readonly string[] = [
  'object',
  'array',
  'string',
  'number',
  'integer',
  'boolean',
  'null',
] satisfies JsonType[]

function typed(type: JsonType, keywords: string): [string, JsonType][] {
  return keywords.split(' ').map((keyword) => [keyword, type])
}

/** The schema says something about values; titles, descriptions and unknown keywords do not. */
export function asserts({ schema }: SchemaNode): boolean {
  return Object.keys(schema).some(
    (key) => keywordTypes.has(key) || generalKeywords.has(key) || inexpressible.includes(key),
  )
}

/** The types that the schema's own `type` allows; `null` when it says nothing of types. */
export function declaredTypes({ schema, path }: SchemaNode): ReadonlySet<JsonType> | null {
  if (schema.type === undefined) return null
  const names: readonly unknown[] = Array.isArray(schema.type) ? schema.type : [schema.type]
  if (!names.every(isJsonType)) throw refusal(`${path}.type`, 'this is no type of JSON')
  return new Set(schema.nullable === true ? [...names, 'null' as const] : names)
}

function isJsonType(name: unknown): name is JsonType {
  return typeof name === 'string' && jsonTypes.includes(name)
}

/** The types that the schema's keywords speak about. */
export function impliedTypes({ schema }: SchemaNode): JsonType[] {
  return Object.keys(schema).flatMap((key) => keywordTypes.get(key) ?? [])
}

/** @throws CorralError for a keyword that no grammar can hold */
export function refuseInexpressible({ schema, path }: SchemaNode): void {
  const found = inexpressible.find((key) => schema[key] !== undefined && !harmless(schema, key))
  if (found !== undefined) throw refusal(`${path}.${found}`, 'a grammar cannot hold this keyword')
}

function harmless(schema: SchemaNode['schema'], key: string): boolean {
  if (key === 'uniqueItems') return schema[key] === false || schema.maxItems === 1
  if (key === 'if') return schema.then === undefined && schema.else === undefined
  if (key === 'not') return schema[key] === false
  return isObject(schema[key]) && key.startsWith('depend') && Object.keys(schema[key]).length === 0
}
