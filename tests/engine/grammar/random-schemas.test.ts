import fc from 'fast-check'
import { expect, it } from 'vitest'
import { CorralError } from '../../../src-main/core/errors.ts'
import { acceptedBy, grammarOf, spellings, validatorOf } from './schema-language.ts'

const scale = Number(process.env.CORRAL_TEST_SCALE ?? 1)
const runs = Math.ceil(80 * scale)

type Schema = Record<string, unknown>

const keys = ['a', 'ab', 'b', 'key "x"', 'é']
const patterns = ['^[a-c]{1,3}$', '^a', 'b$', '^(?:a|bc)+$', '^[^a]*$', '\\d']

const bounds = (low: string, high: string, values: fc.Arbitrary<number>) =>
  fc
    .tuple(fc.option(values, { nil: undefined }), fc.option(values, { nil: undefined }))
    .map(([a, b]) => {
      const swap = a !== undefined && b !== undefined && a > b
      const [min, max] = swap ? [b, a] : [a, b]
      return { ...(min !== undefined && { [low]: min }), ...(max !== undefined && { [high]: max }) }
    })

const decimal = fc.integer({ min: -4000, max: 4000 }).map((thousandths) => thousandths / 1000)
const leaf: fc.Arbitrary<Schema> = fc.oneof(
  fc.constant({}),
  fc.constantFrom('boolean', 'null', 'string', 'integer', 'number').map((type) => ({ type })),
  bounds('minimum', 'maximum', fc.integer({ min: -300, max: 300 })).map((range) => ({
    type: 'integer',
    ...range,
  })),
  bounds('minimum', 'maximum', decimal).map((range) => ({ type: 'number', ...range })),
  bounds('exclusiveMinimum', 'exclusiveMaximum', decimal).map((range) => ({
    type: 'number',
    ...range,
  })),
  bounds('minLength', 'maxLength', fc.nat(4)).map((range) => ({ type: 'string', ...range })),
  fc.constantFrom(...patterns).map((pattern) => ({ type: 'string', pattern })),
  fc.uniqueArray(fc.constantFrom('a', 'ab', 1, -2, null, true), { minLength: 1 }).map((values) => ({
    enum: values,
  })),
  fc.constantFrom({ const: 'a' }, { const: { a: [1] } }, { type: ['string', 'null'] }),
)

const schemas = fc.letrec<{ schema: Schema; object: Schema; list: Schema; choice: Schema }>(
  (tie) => ({
    schema: fc.oneof({ depthSize: 'small' }, leaf, tie('object'), tie('list'), tie('choice')),
    object: fc
      .tuple(
        fc.dictionary(fc.constantFrom(...keys), tie('schema'), { maxKeys: 3 }),
        fc.subarray(keys),
        fc.oneof(fc.constant(undefined), fc.boolean(), tie('schema')),
      )
      .map(([properties, required, additional]) => ({
        type: 'object',
        properties,
        required: required.filter((key) => Object.hasOwn(properties, key)),
        ...(additional !== undefined && { additionalProperties: additional }),
      })),
    list: fc
      .tuple(tie('schema'), bounds('minItems', 'maxItems', fc.nat(3)))
      .map(([items, range]) => ({ type: 'array', items, ...range })),
    choice: fc
      .tuple(
        fc.constantFrom('anyOf', 'allOf'),
        fc.array(tie('schema'), { minLength: 1, maxLength: 2 }),
        tie('schema'),
      )
      .map(([key, parts, beside]) => ({ ...beside, [key]: parts })),
  }),
).schema

const words = fc.oneof(
  fc.constantFrom('', 'a', 'ab', 'abc', 'bc', 'x1', 'é', '"', '\\n'),
  fc.string({ maxLength: 5 }),
)
const values = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    words,
    fc.integer({ min: -310, max: 310 }),
    decimal,
    fc.constantFrom(null, true, false, 1e15, { a: [1] }),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...keys, 'c', 'abc'), tie('value'), { maxKeys: 3 }),
  ),
})).value

/** A value that the schema may well allow, with its members in order. */
function likely(schema: Schema): fc.Arbitrary<unknown> {
  const parts = (schema.anyOf ?? schema.allOf) as Schema[] | undefined
  if (parts) return fc.oneof(likely(without(schema, 'anyOf', 'allOf')), ...parts.map(likely))
  if (schema.enum) return fc.constantFrom(...(schema.enum as unknown[]))
  if ('const' in schema) return fc.constant(schema.const)
  if (schema.type === 'array') return fc.array(likely(schema.items as Schema), { maxLength: 3 })
  if (schema.type !== 'object') return values
  const required = schema.required as string[]
  const members = Object.entries(schema.properties as Record<string, Schema>).map(([key, member]) =>
    (required.includes(key) ? likely(member) : fc.option(likely(member), { nil: undefined })).map(
      (value) => [key, value] as const,
    ),
  )
  return fc
    .tuple(...members)
    .map((all) => Object.fromEntries(all.filter(([, value]) => value !== undefined)))
}

function without(schema: Schema, ...names: string[]): Schema {
  return Object.fromEntries(Object.entries(schema).filter(([key]) => !names.includes(key)))
}

const pairs = schemas.chain((schema) =>
  fc.tuple(
    fc.constant(schema),
    fc.array(fc.oneof(likely(schema), likely(schema), values), { minLength: 12, maxLength: 12 }),
  ),
)

it(
  'accepts no value that its schema forbids, and those it allows in the order it names',
  async () => {
    const counts = { schemas: 0, refused: 0, accepted: 0, rejected: 0, missed: 0 }
    await fc.assert(
      fc.asyncProperty(pairs, async ([schema, candidates]) => {
        const isValid = validatorOf(schema)
        const found = grammarOrReason(schema)
        counts.schemas += 1
        if ('reason' in found) {
          counts.refused += 1
          const allowed = isSimple(schema) && candidates.find(isValid)
          if (found.reason.includes('allows no value') && allowed) {
            throw new Error(`refuses the schema, though it allows ${JSON.stringify(allowed)}`)
          }
          return
        }
        const accepts = await acceptedBy(found.gbnf)
        for (const value of candidates) {
          const valid = isValid(value)
          for (const text of spellings(value)) {
            const accepted = accepts(text)
            if (accepted && !valid) throw new Error(`accepts ${text}`)
            counts[accepted ? 'accepted' : valid ? 'missed' : 'rejected'] += 1
          }
          if (valid && isSimple(schema) && !accepts(JSON.stringify(value))) {
            throw new Error(`rejects ${JSON.stringify(value)}`)
          }
        }
      }),
      { numRuns: runs },
    )
    if (process.env.CORRAL_TEST_SCALE) console.log(counts)
    // The comparison is worth something only if all three happen.
    expect(counts.accepted).toBeGreaterThan(counts.schemas)
    expect(counts.rejected).toBeGreaterThan(counts.schemas)
    expect(counts.refused).toBeLessThan(counts.schemas / 2)
  },
  60_000 + 60_000 * scale,
)

/** Some schemas no grammar holds, and some no value fits. */
function grammarOrReason(schema: Schema): { gbnf: string } | { reason: string } {
  try {
    return { gbnf: grammarOf(schema) }
  } catch (error) {
    if (error instanceof CorralError && error.code === 'invalid_input') {
      return { reason: error.message }
    }
    throw error
  }
}

/** No object in it, whose undeclared members the grammar leaves out on purpose. */
function isSimple(schema: unknown): boolean {
  if (Array.isArray(schema)) return schema.every(isSimple)
  if (typeof schema !== 'object' || schema === null) return true
  if ('type' in schema && schema.type === 'object') return false
  return Object.values(schema).every(isSimple)
}
