import { describe, expect, it } from 'vitest'
import { CorralError } from '../../../src-main/core/errors.ts'
import { acceptedBy, grammarOf } from './schema-language.ts'

function refusalOf(schema: unknown): CorralError {
  try {
    grammarOf(schema)
  } catch (error) {
    if (error instanceof CorralError) return error
    throw error
  }
  throw new Error('The schema was taken')
}

const within = (schema: unknown) => ({ type: 'object', properties: { a: schema } })
const entries = (count: number, value: (index: number) => unknown) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, value(index)]))
const nested = (depth: number) => {
  let schema: unknown = { type: 'string' }
  for (let level = 0; level < depth; level += 1) schema = { type: 'array', items: schema }
  return schema
}

/** What only looks like a schema, or what no grammar holds. */
const wrong: [string, unknown, string][] = [
  ['a text', 'string', 'schema'],
  ['a list', [], 'schema'],
  ['nothing', null, 'schema'],
  ['a type that is none', within({ type: 'text' }), 'schema.properties.a.type'],
  ['a type that is a number', within({ type: 5 }), 'schema.properties.a.type'],
  ['members that are a list', { properties: [] }, 'schema.properties'],
  ['a member that is a text', { properties: { a: 'string' } }, 'schema.properties.a'],
  ['an enumeration that is none', within({ enum: 'a' }), 'schema.properties.a.enum'],
  ['a length below 0', within({ type: 'string', minLength: -1 }), 'schema.properties.a.minLength'],
  [
    'a bound that is a text',
    within({ type: 'number', minimum: '1' }),
    'schema.properties.a.minimum',
  ],
  [
    'a bound beyond all numbers',
    within({ type: 'integer', maximum: Infinity }),
    'schema.properties.a.maximum',
  ],
  ['a reference to nothing', within({ $ref: '#/$defs/b' }), 'schema.properties.a.$ref'],
  ['a reference to elsewhere', within({ $ref: 'https://x.org/y' }), 'schema.properties.a.$ref'],
  ['a reference into a prototype', within({ $ref: '#/__proto__' }), 'schema.properties.a.$ref'],
  ['required keys that are none', { type: 'object', required: [1] }, 'schema.required'],
  ['looking ahead', within({ type: 'string', pattern: '^(?=a)b$' }), 'schema.properties.a.pattern'],
  [
    'a back reference',
    within({ type: 'string', pattern: '^(a)\\1$' }),
    'schema.properties.a.pattern',
  ],
  ['a broken pattern', within({ type: 'string', pattern: '(' }), 'schema.properties.a.pattern'],
  [
    'a pattern of nothing for ever',
    within({ type: 'string', pattern: '^(a*)*$' }),
    'schema.properties.a.pattern',
  ],
  [
    'unequal items',
    within({ type: 'array', uniqueItems: true }),
    'schema.properties.a.uniqueItems',
  ],
  ['a negation', within({ not: { type: 'string' } }), 'schema.properties.a.not'],
  ['a condition', within({ if: {}, else: { minimum: 1 } }), 'schema.properties.a.if'],
]

/** Schemas that allow nothing, or nothing that ends. */
const empty: [string, unknown][] = [
  ['false', false],
  ['no alternative', { anyOf: [] }],
  ['an empty enumeration', { enum: [] }],
  ['types that exclude each other', { allOf: [{ type: 'string' }, { type: 'null' }] }],
  ['bounds that exclude each other', { type: 'integer', minimum: 5, maximum: 4 }],
  ['a required member that cannot be', { properties: { a: false }, required: ['a'] }],
  [
    'a number between two neighbours',
    { type: 'integer', exclusiveMinimum: 1, exclusiveMaximum: 2 },
  ],
  ['itself in itself', { properties: { a: { $ref: '#' } }, required: ['a'] }],
  ['a choice of itself', { anyOf: [{ $ref: '#' }, { type: 'string' }] }],
]

/** Small texts that would need much time or memory. */
const hostile: [string, unknown][] = [
  ['lists within lists', nested(20_000)],
  ['a large enumeration', { enum: Array.from({ length: 50_000 }, (_, index) => index) }],
  ['a large constant', { const: Array.from({ length: 50_000 }, (_, index) => index) }],
  ['many members', { properties: entries(20_000, () => ({ type: 'string' })) }],
  [
    'choices that multiply',
    {
      allOf: Array.from({ length: 30 }, (_, i) => ({
        anyOf: [0, 1, 2].map((j) => ({ properties: { [`a${i}${j}`]: {} } })),
      })),
    },
  ],
  [
    'references that combine',
    {
      $ref: '#/$defs/k0',
      $defs: entries(30, (i) => ({
        properties: {
          x: {
            allOf: [
              { $ref: `#/$defs/k${(i * 7 + 1) % 30}` },
              { $ref: `#/$defs/k${(i * 5 + 2) % 30}` },
            ],
          },
          y: {
            allOf: [{ $ref: `#/$defs/k${(i * 3 + 1) % 30}` }, { $ref: `#/$defs/k${(i + 2) % 30}` }],
          },
        },
      })),
    },
  ],
  [
    'choices of choices',
    {
      $ref: '#/$defs/k0',
      $defs: {
        ...entries(40, (i) => ({
          anyOf: [
            { $ref: `#/$defs/k${i + 1}` },
            { anyOf: [{ $ref: `#/$defs/k${i + 1}` }, { const: i }] },
          ],
        })),
        k40: { type: 'null' },
      },
    },
  ],
  [
    'alternatives that differ at their ends only',
    {
      $ref: '#/$defs/k0',
      $defs: {
        ...entries(16, (i) => ({
          anyOf: ['a', 'b'].map((key) => ({
            properties: { c: { $ref: `#/$defs/k${i + 1}` }, [key]: { type: 'null' } },
            required: ['c', key],
          })),
        })),
        k16: { type: 'null' },
      },
    },
  ],
  ['a text that is too long', { type: 'string', minLength: 2 ** 40 }],
  ['a list that is too long', { type: 'array', minItems: 2 ** 40 }],
  ['a pattern that counts far', { type: 'string', pattern: '^a{999999999}$' }],
  ['a long pattern', { type: 'string', pattern: 'a?'.repeat(50_000) }],
  ['repetitions within repetitions', { type: 'string', pattern: '^(?:(?:a{1,99}){1,99}){1,99}$' }],
  ['brackets within brackets', { type: 'string', pattern: '('.repeat(1500) + ')'.repeat(1500) }],
]

describe('a schema that cannot be used', () => {
  it.each(wrong)('is refused for %s', (_name, schema, param) => {
    const { code, param: named, message } = refusalOf(schema)
    expect({ code, param: named }).toEqual({ code: 'invalid_input', param })
    expect(message).toContain(param)
  })

  it.each(empty)('is refused for %s', (_name, schema) => {
    expect(refusalOf(schema).code).toBe('invalid_input')
  })

  it.each(hostile)('is refused for %s', (_name, schema) => {
    expect(refusalOf(schema).code).toBe('invalid_input')
  })

  it('is refused in words of a bounded length', () => {
    const { message, param } = refusalOf({ properties: { ['x'.repeat(1e6)]: { type: 'y' } } })
    expect(message.length + (param?.length ?? 0)).toBeLessThan(600)
  })
})

describe('a schema that looks hostile and is not', () => {
  it('is taken with many alternatives within alternatives that begin differently', async () => {
    const schema = {
      $ref: '#/$defs/k0',
      $defs: {
        ...entries(12, (i) => ({
          anyOf: ['a', 'b', 'c'].map((kind) => ({
            properties: { kind: { const: kind }, next: { $ref: `#/$defs/k${i + 1}` } },
            required: ['kind', 'next'],
          })),
        })),
        k12: { anyOf: Array.from({ length: 300 }, (_, index) => ({ const: `value ${index}` })) },
      },
    }
    const accepts = await acceptedBy(grammarOf(schema))
    const text = `${'{"kind":"b","next":'.repeat(12)}"value 7"${'}'.repeat(12)}`
    expect(accepts(text)).toBe(true)
    expect(accepts(text.replace('b', 'd'))).toBe(false)
  })
})

describe('a schema that only guides', () => {
  it('leaves out what no grammar holds, and keeps the rest', async () => {
    const schema = {
      type: 'object',
      properties: {
        path: { type: 'string', pattern: '^(?!/)', minLength: 1 },
        tags: { type: 'array', items: { type: 'string' }, uniqueItems: true },
      },
      required: ['path'],
      if: {},
      else: {},
    }
    const accepts = await acceptedBy(grammarOf(schema, 'loose'))
    expect(accepts('{"path":"/a","tags":["x","x"]}')).toBe(true)
    expect(accepts('{"path":""}')).toBe(false)
    expect(accepts('{"tags":[]}')).toBe(false)
  })

  it('is still refused when it is no schema or hostile', () => {
    expect(() => grammarOf({ type: 'text' }, 'loose')).toThrow(CorralError)
    expect(() => grammarOf(nested(20_000), 'loose')).toThrow(CorralError)
  })
})
