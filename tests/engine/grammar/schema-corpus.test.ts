import { describe, expect, it } from 'vitest'
import { acceptedBy, grammarOf, spellings, validatorOf } from './schema-language.ts'

/** Values that a schema allows and a model may write, and values that it forbids. */
interface Sample {
  readonly name: string
  readonly schema: object
  readonly allowed: readonly unknown[]
  readonly forbidden: readonly unknown[]
}

const string = { type: 'string' }
const integer = { type: 'integer' }

const corpus: Sample[] = [
  {
    name: 'required and optional members in the order of their declaration',
    schema: {
      type: 'object',
      properties: { a: string, b: integer, c: { type: 'boolean' }, d: { type: 'null' } },
      required: ['b', 'd'],
      additionalProperties: false,
    },
    allowed: [
      { b: 1, d: null },
      { a: 'é😀"\\\n\t', b: -2, c: false, d: null },
      { b: 0, c: true, d: null },
    ],
    forbidden: [
      {},
      { b: 1 },
      { a: 'x', d: null },
      { b: 1.5, d: null },
      { b: 1, d: null, e: 1 },
      [],
    ],
  },
  {
    name: 'members that are all optional',
    schema: { type: 'object', properties: { a: integer, b: integer, c: integer } },
    allowed: [
      {},
      { a: 1 },
      { b: 1 },
      { c: 1 },
      { a: 1, c: 1 },
      { b: 1, c: 2 },
      { a: 1, b: 2, c: 3 },
    ],
    forbidden: [{ a: 'x' }, { a: null }, 'a'],
  },
  {
    name: 'undeclared members with a schema, whose keys are none of the declared ones',
    schema: {
      type: 'object',
      properties: { a: string, abc: string, 'q"\\': string },
      additionalProperties: integer,
    },
    allowed: [{ a: 'x', b: 1, ab: 2, abcd: 3, '': 4 }, { 'q"': 1 }, { 'q"\\': 'x', 'q"\\\\': 1 }],
    forbidden: [{ a: 1 }, { abc: 1 }, { b: 'x' }, { 'q"\\': 1 }],
  },
  {
    name: 'a map',
    schema: { type: 'object', additionalProperties: { type: 'array', items: integer } },
    allowed: [{}, { x: [] }, { x: [1], y: [2, 3] }],
    forbidden: [{ x: 1 }, { x: ['y'] }],
  },
  {
    name: 'a map with bounds and keys by a rule',
    schema: {
      type: 'object',
      propertyNames: { pattern: '^[a-z]+$' },
      additionalProperties: integer,
      minProperties: 1,
      maxProperties: 2,
    },
    allowed: [{ x: 1 }, { x: 1, y: 2 }],
    forbidden: [{}, { X: 1 }, { x: 1, y: 2, z: 3 }],
  },
  {
    name: 'keys by a pattern',
    schema: { type: 'object', patternProperties: { '^x-': integer }, additionalProperties: false },
    allowed: [{}, { 'x-': 1 }, { 'x-a': 1, 'x-b': 2 }],
    forbidden: [{ y: 1 }, { 'x-a': 'b' }],
  },
  {
    name: 'at least one member',
    schema: { type: 'object', properties: { a: integer, b: integer }, minProperties: 1 },
    allowed: [{ a: 1 }, { b: 1 }, { a: 1, b: 1 }],
    forbidden: [{}],
  },
  {
    name: 'lists within bounds',
    schema: { type: 'array', items: integer, minItems: 2, maxItems: 4 },
    allowed: [
      [1, 2],
      [1, 2, 3, 4],
    ],
    forbidden: [[], [1], [1, 2, 3, 4, 5], [1, 'x']],
  },
  {
    name: 'a list that begins with items of their own kinds',
    schema: {
      type: 'array',
      prefixItems: [string, integer],
      items: { type: 'boolean' },
      maxItems: 3,
    },
    allowed: [
      ['a', 1],
      ['a', 1, true],
    ],
    forbidden: [
      ['a', 'b'],
      ['a', 1, 2],
      ['a', 1, true, true],
    ],
  },
  {
    name: 'whole numbers within bounds',
    schema: { type: 'integer', minimum: -5, exclusiveMaximum: 120 },
    allowed: [-5, -1, 0, 9, 10, 99, 100, 119],
    forbidden: [-6, 120, 121, 1000, 1.5, '1'],
  },
  {
    name: 'whole numbers within what JavaScript counts exactly',
    schema: { type: 'integer', minimum: -9007199254740991, maximum: 9007199254740991 },
    allowed: [0, -1, 42, 9007199254740991, -9007199254740991, 1234567890123456],
    forbidden: [9007199254740992, -9007199254740992, 10000000000000000],
  },
  {
    name: 'numbers within bounds',
    schema: { type: 'number', exclusiveMinimum: -1.25, maximum: 17.5 },
    allowed: [-1.2, -1.2499, 0, 0.5, 17.5, 17.4999, 9, 10.25, -0.001],
    forbidden: [-1.25, -1.251, -2, 17.51, 17.6, 18, 100],
  },
  {
    name: 'numbers from 0 to 1',
    schema: { type: 'number', minimum: 0, maximum: 1 },
    allowed: [0, 1, 0.5, 0.001, 0.999],
    forbidden: [-0.1, 1.0001, 2, 10],
  },
  {
    name: 'numbers between two close bounds',
    schema: { type: 'number', minimum: 0.125, exclusiveMaximum: 0.13 },
    allowed: [0.125, 0.1251, 0.1299],
    forbidden: [0.12, 0.1249, 0.13, 0.2],
  },
  {
    name: 'multiples',
    schema: { type: 'integer', multipleOf: 25 },
    allowed: [0, 25, 50, 100, 1075, -25],
    forbidden: [1, 24, 110],
  },
  {
    name: 'multiples within bounds',
    schema: { type: 'integer', multipleOf: 7, minimum: -7, maximum: 30 },
    allowed: [-7, 0, 7, 28],
    forbidden: [-14, 1, 35],
  },
  {
    name: 'cents',
    schema: { type: 'number', multipleOf: 0.01, minimum: 0 },
    allowed: [0, 1.5, 19.99, 1000],
    forbidden: [-1, 0.001, 1.234],
  },
  {
    name: 'strings with bounds on their length, counted in characters',
    schema: { type: 'string', minLength: 2, maxLength: 3 },
    allowed: ['ab', 'a"c', '😀é', '\n\n\n'],
    forbidden: ['', 'a', 'abcd', '😀'],
  },
  {
    name: 'long strings',
    schema: { type: 'string', minLength: 150, maxLength: 2345 },
    allowed: [150, 151, 200, 999, 1000, 1001, 2000, 2345].map((length) => 'x'.repeat(length)),
    forbidden: [0, 99, 100, 149, 2346, 2400, 3000].map((length) => 'x'.repeat(length)),
  },
  {
    name: 'a pattern',
    schema: { type: 'string', pattern: '^[a-z]{2,4}(?:-\\d+|\\.[^\\w\\s"])?$' },
    allowed: ['ab', 'abcd', 'abc-12', 'ab.!', 'ab.\\'],
    forbidden: ['a', 'abcde', 'ab-', 'ab.x', 'AB', 'ab."', 'xab-1 '],
  },
  {
    name: 'a pattern without anchors',
    schema: { type: 'string', pattern: 'foo|^bar|baz$' },
    allowed: ['foo', 'a foo b', 'bar', 'bars', 'baz', 'bambaz'],
    forbidden: ['', 'a bar', 'bazz', 'fo'],
  },
  {
    name: 'a pattern with bounds on the length',
    schema: { type: 'string', pattern: '^x[a-z_]+$', minLength: 3, maxLength: 4 },
    allowed: ['xab', 'x_cd'],
    forbidden: ['xa', 'xabcd', 'aaa'],
  },
  {
    name: 'values of any kind from a list',
    schema: { enum: ['a', 'ab', 1, null, true, { x: [1, 'y'] }, []] },
    allowed: ['a', 'ab', 1, null, true, { x: [1, 'y'] }, []],
    forbidden: ['b', 2, false, {}, { x: [1] }, [1]],
  },
  {
    name: 'a list of values that the rest of the schema makes shorter',
    schema: {
      type: ['string', 'integer'],
      enum: ['a', 'abc', 1, 5, null],
      maximum: 3,
      minLength: 2,
    },
    allowed: ['abc', 1],
    forbidden: ['a', 5, null],
  },
  {
    name: 'one value',
    schema: { const: { a: 1 } },
    allowed: [{ a: 1 }],
    forbidden: [{ a: 2 }, {}],
  },
  {
    name: 'several types',
    schema: { type: ['string', 'null', 'integer'] },
    allowed: ['a', null, 3],
    forbidden: [true, 1.5, [], {}],
  },
  {
    name: 'anything',
    schema: {},
    allowed: [0, -1.5, 1e21, 'x', null, true, [], {}, [1, ['a', { b: null }]], { a: { b: [{}] } }],
    forbidden: [],
  },
  {
    name: 'a choice beside members of its own',
    schema: {
      type: 'object',
      properties: { a: integer, b: integer },
      anyOf: [{ required: ['a'] }, { required: ['b'] }],
      additionalProperties: false,
    },
    allowed: [{ a: 1 }, { b: 1 }, { a: 1, b: 2 }],
    forbidden: [{}, { c: 1 }],
  },
  {
    name: 'a choice by a word',
    schema: {
      oneOf: [
        {
          type: 'object',
          properties: { kind: { const: 'a' }, n: integer },
          required: ['kind', 'n'],
        },
        {
          type: 'object',
          properties: { kind: { const: 'b' }, s: string },
          required: ['kind', 's'],
        },
      ],
    },
    allowed: [
      { kind: 'a', n: 1 },
      { kind: 'b', s: 'x' },
    ],
    forbidden: [{ kind: 'a', s: 'x' }, { kind: 'c' }, { kind: 'b', s: 1 }],
  },
  {
    name: 'parts that all hold',
    schema: {
      allOf: [
        { $ref: '#/$defs/base' },
        { properties: { b: { minimum: 3 } }, required: ['b'] },
        { properties: { b: { type: 'integer', maximum: 5 } } },
      ],
      $defs: { base: { type: 'object', properties: { a: string }, required: ['a'] } },
    },
    allowed: [
      { a: 'x', b: 3 },
      { a: '', b: 5 },
    ],
    forbidden: [{ a: 'x' }, { b: 3 }, { a: 'x', b: 2 }, { a: 'x', b: 6 }, { a: 'x', b: 3.5 }],
  },
  {
    name: 'a tree',
    schema: {
      $ref: '#/definitions/node',
      definitions: {
        node: {
          type: 'object',
          properties: {
            value: integer,
            children: { type: 'array', items: { $ref: '#/definitions/node' } },
          },
          required: ['value', 'children'],
          additionalProperties: false,
        },
      },
    },
    allowed: [
      { value: 1, children: [] },
      { value: 1, children: [{ value: 2, children: [{ value: 3, children: [] }] }] },
    ],
    forbidden: [{ value: 1 }, { value: 1, children: [{}] }, { value: 1, children: [1] }],
  },
  {
    name: 'a list that goes on or ends',
    schema: {
      type: 'object',
      properties: { next: { anyOf: [{ $ref: '#' }, { type: 'null' }] } },
      required: ['next'],
      additionalProperties: false,
    },
    allowed: [{ next: null }, { next: { next: { next: null } } }],
    forbidden: [{}, { next: {} }, { next: 1 }],
  },
  {
    name: 'keys that need escapes',
    schema: { type: 'object', properties: { 'a/b~"\\ü\n': integer }, required: ['a/b~"\\ü\n'] },
    allowed: [{ 'a/b~"\\ü\n': 1 }],
    forbidden: [{}],
  },
  {
    name: 'false members and items',
    schema: {
      type: 'object',
      properties: { a: false, b: true, c: { type: 'array', items: false } },
      additionalProperties: false,
    },
    allowed: [{}, { b: [1] }, { c: [] }],
    forbidden: [{ a: 1 }, { c: [1] }],
  },
]

const formats: [string, string[], string[]][] = [
  [
    'date',
    ['2024-02-29', '2023-12-31', '2000-02-29'],
    ['2023-02-29', '2023-13-01', '2023-04-31', 'x'],
  ],
  ['time', ['10:00:00Z', '23:59:59.5+02:00'], ['24:00:00Z', '10:00', '10:61:00Z']],
  [
    'date-time',
    ['2024-02-29T10:00:00Z', '2023-12-31T23:59:59.123-08:00'],
    ['2023-02-29T10:00:00Z'],
  ],
  ['duration', ['P1D', 'PT5M', 'P1Y2M3D'], ['P', '1D', 'PT']],
  ['uuid', ['123e4567-e89b-12d3-a456-426614174000'], ['123e4567']],
  ['email', ['a@b.de', 'first.last+tag@mail.example.org'], ['a', 'a@', '@b.de']],
  ['hostname', ['example.org', 'a'], ['-a', 'a..b']],
  ['ipv4', ['127.0.0.1', '255.255.255.0'], ['256.0.0.1', '1.2.3']],
  ['ipv6', ['::1', '2001:db8:0:0:0:0:0:1', 'fe80::1'], ['12345::', 'x']],
  ['uri', ['https://example.org/a?b=c', 'http://localhost:8080/'], ['example', '//x y']],
]
for (const [format, allowed, forbidden] of formats) {
  corpus.push({
    name: `the format ${format}`,
    schema: { type: 'string', format },
    allowed,
    forbidden,
  })
}

describe('the grammar of a schema', () => {
  it.each(corpus)('takes $name', async ({ schema, allowed, forbidden }) => {
    const isValid = validatorOf(schema)
    const accepts = await acceptedBy(grammarOf(schema))
    for (const value of allowed) {
      expect(isValid(value), `valid: ${JSON.stringify(value)}`).toBe(true)
      for (const text of spellings(value)) expect(accepts(text), `accepts ${text}`).toBe(true)
    }
    for (const value of forbidden) {
      expect(isValid(value), `invalid: ${JSON.stringify(value)}`).toBe(false)
      for (const text of spellings(value)) expect(accepts(text), `accepts ${text}`).toBe(false)
    }
  })

  it('takes whole documents of JSON only', async () => {
    const accepts = await acceptedBy(grammarOf({}))
    const broken = [
      '',
      '{',
      '[1,]',
      '{"a":}',
      '{a:1}',
      "'a'",
      '01',
      '1.',
      '.5',
      '+1',
      'nul',
      '"\n"',
    ]
    for (const text of [...broken, '"\\x"', '"\\ud800"', '[1] ', '{"a":1,}', '1e', 'NaN', '"a']) {
      expect(accepts(text), text).toBe(false)
    }
    expect(accepts(String.raw`"\u00e9\ud83d\ude00\/"`)).toBe(true)
  })

  it('lets no model write blanks for ever', async () => {
    const accepts = await acceptedBy(grammarOf({ type: 'array' }))
    expect(accepts(`[\n${' '.repeat(40)}1]`)).toBe(true)
    expect(accepts(`[\n${' '.repeat(41)}1]`)).toBe(false)
    expect(accepts('[\n\n1]')).toBe(false)
  })

  it('lets no undeclared key be a declared one in other letters', async () => {
    const schema = { properties: { a: { type: 'string' } }, additionalProperties: true }
    const accepts = await acceptedBy(grammarOf(schema))
    expect(accepts(String.raw`{"\u0061":1}`)).toBe(false)
    expect(accepts(String.raw`{"b\n":1}`)).toBe(true)
  })
})
