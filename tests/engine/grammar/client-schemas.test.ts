import { describe, expect, it } from 'vitest'
import { acceptedBy, grammarOf, spellings, validatorOf } from './schema-language.ts'

const dialect = 'https://json-schema.org/draft/2020-12/schema'
const largest = Number.MAX_SAFE_INTEGER

/** In the shapes that agents on the command line and libraries of types write. */
const schemas: [string, object, readonly unknown[], readonly unknown[]][] = [
  [
    'a shell tool with bounds of safe integers',
    {
      $schema: dialect,
      type: 'object',
      properties: {
        command: { description: 'The command', type: 'string' },
        timeout: { type: 'integer', exclusiveMinimum: 0, maximum: largest },
        offset: { type: 'integer', minimum: -largest, maximum: largest },
        run_in_background: { default: false, type: 'boolean' },
      },
      required: ['command'],
      additionalProperties: false,
    },
    [
      { command: 'ls "a b"\n' },
      { command: '', timeout: 120000, offset: -1, run_in_background: true },
    ],
    [{ command: 'ls', timeout: 0 }, { timeout: 5 }],
  ],
  [
    'a list of things to do',
    {
      $schema: 'http://json-schema.org/draft-07/schema#',
      type: 'object',
      properties: {
        todos: {
          type: 'array',
          minItems: 1,
          items: {
            type: 'object',
            properties: {
              content: { type: 'string', minLength: 1 },
              status: { type: 'string', enum: ['pending', 'in_progress', 'completed'] },
            },
            required: ['content', 'status'],
            additionalProperties: false,
          },
        },
      },
      required: ['todos'],
      additionalProperties: false,
    },
    [{ todos: [{ content: 'Look', status: 'pending' }] }],
    [{ todos: [] }, { todos: [{ content: '', status: 'pending' }] }, { todos: [{ content: 'x' }] }],
  ],
  [
    'records and discriminated unions of zod',
    {
      type: 'object',
      properties: {
        labels: {
          type: 'object',
          propertyNames: { type: 'string' },
          additionalProperties: { type: 'number' },
        },
        sizes: {
          type: 'object',
          propertyNames: { type: 'string', enum: ['width', 'height'] },
          additionalProperties: { type: 'integer' },
          required: ['width', 'height'],
        },
        edit: {
          oneOf: [
            {
              type: 'object',
              properties: { kind: { type: 'string', const: 'insert' }, text: { type: 'string' } },
              required: ['kind', 'text'],
              additionalProperties: false,
            },
            {
              type: 'object',
              properties: { kind: { type: 'string', const: 'delete' }, lines: { type: 'integer' } },
              required: ['kind', 'lines'],
              additionalProperties: false,
            },
          ],
        },
      },
      required: ['labels', 'sizes', 'edit'],
      additionalProperties: false,
    },
    [
      {
        labels: { any: 1.5 },
        sizes: { width: 1, height: 2 },
        edit: { kind: 'delete', lines: 3 },
      },
    ],
    [
      { labels: {}, sizes: { width: 1 }, edit: { kind: 'insert', text: '' } },
      { labels: {}, sizes: { width: 1, height: 2 }, edit: { kind: 'delete', text: '' } },
    ],
  ],
  [
    'optional fields and references of pydantic',
    {
      $defs: {
        Colour: { enum: ['red', 'green'], title: 'Colour', type: 'string' },
        Step: {
          properties: {
            explanation: { title: 'Explanation', type: 'string' },
            colour: { anyOf: [{ $ref: '#/$defs/Colour' }, { type: 'null' }], default: null },
            main: { allOf: [{ $ref: '#/$defs/Colour' }], description: 'The main one' },
          },
          required: ['explanation', 'colour', 'main'],
          title: 'Step',
          type: 'object',
          additionalProperties: false,
        },
      },
      properties: { steps: { items: { $ref: '#/$defs/Step' }, title: 'Steps', type: 'array' } },
      required: ['steps'],
      title: 'Answer',
      type: 'object',
      additionalProperties: false,
    },
    [{ steps: [{ explanation: 'x', colour: null, main: 'red' }] }, { steps: [] }],
    [{ steps: [{ explanation: 'x', colour: 'blue', main: 'red' }] }],
  ],
  [
    'an interface of elements within elements',
    {
      type: 'object',
      properties: {
        type: { type: 'string', enum: ['div', 'button'] },
        label: { type: ['string', 'null'] },
        children: { type: 'array', items: { $ref: '#' } },
      },
      required: ['type', 'label', 'children'],
      additionalProperties: false,
    },
    [{ type: 'div', label: null, children: [{ type: 'button', label: 'Go', children: [] }] }],
    [{ type: 'p', label: null, children: [] }],
  ],
]

describe('the grammar', () => {
  it.each(schemas)('takes %s', async (_name, schema, allowed, forbidden) => {
    const isValid = validatorOf(withoutDialect(schema))
    const accepts = await acceptedBy(grammarOf(schema))
    for (const value of allowed) {
      expect(isValid(value), JSON.stringify(value)).toBe(true)
      for (const text of spellings(value)) expect(accepts(text), text).toBe(true)
    }
    for (const value of forbidden) {
      expect(isValid(value), JSON.stringify(value)).toBe(false)
      for (const text of spellings(value)) expect(accepts(text), text).toBe(false)
    }
  })

  it('takes a tool without arguments', async () => {
    const accepts = await acceptedBy(grammarOf({ type: 'object', properties: {} }))
    expect(accepts('{}')).toBe(true)
    expect(accepts('{"a":1}')).toBe(false)
  })
})

/** The validator at hand knows one dialect only; none of these schemas differ between them. */
function withoutDialect(schema: object): object {
  return { ...schema, $schema: dialect }
}
