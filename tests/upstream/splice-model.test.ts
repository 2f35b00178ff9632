import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { spliceModel } from '../../src-main/core/providers/upstream/splice-model.ts'

const splice = (text: string, model: string) =>
  Buffer.from(spliceModel(Buffer.from(text), model)).toString()

describe('a spliced model', () => {
  it.each([
    ['{"model":"a","n":1}', '{"model":"b","n":1}'],
    ['{"n":1,"model":"a"}', '{"n":1,"model":"b"}'],
    [
      ' { "n" : [1 , {"model":"x"}] , "model" : "a" } ',
      ' { "n" : [1 , {"model":"x"}] , "model" : "b" } ',
    ],
    [
      '{"x":{"model":"no"},"y":"\\"model\\":\\"no\\"","model":null}',
      '{"x":{"model":"no"},"y":"\\"model\\":\\"no\\"","model":"b"}',
    ],
    ['{"model":{"a":[1,"]"]},"n":2}', '{"model":"b","n":2}'],
    ['{"model": 12 ,"n":2}', '{"model": "b" ,"n":2}'],
    ['{"mod\\u0065l":"a"}', '{"mod\\u0065l":"b"}'],
    ['{"model":"a\\\\","n":"\\\\\\""}', '{"model":"b","n":"\\\\\\""}'],
    ['{"é":"ü","model":"a","z":"日本"}', '{"é":"ü","model":"b","z":"日本"}'],
    ['{"modell":"a"}', '{"modell":"a"}'],
    ['{}', '{}'],
    ['[{"model":"a"}]', '[{"model":"a"}]'],
  ])('changes nothing else: %s', (text, expected) => {
    expect(splice(text, 'b')).toBe(expected)
  })

  it('replaces a name that stands twice in both places: readers differ about which counts', () => {
    expect(splice('{"model":"a","n":1,"model":"c"}', 'b')).toBe('{"model":"b","n":1,"model":"b"}')
  })

  it('is what JSON.parse sees, in any text', () => {
    const key = fc.oneof(fc.constantFrom('model', 'Model', 'messages', '\\', '"'), fc.string())
    const body = fc
      .dictionary(key, fc.jsonValue({ maxDepth: 4 }))
      .filter((value) => !('__proto__' in value))
    const spaces = fc.constantFrom(undefined, 1, 4, '\t')
    fc.assert(
      fc.property(
        body,
        fc.jsonValue(),
        fc.string({ unit: 'grapheme' }),
        spaces,
        (rest, old, model, indent) => {
          const text = JSON.stringify({ ...rest, model: old }, null, indent)
          expect(JSON.parse(splice(text, model))).toEqual({ ...JSON.parse(text), model })
        },
      ),
      { numRuns: 500 },
    )
  })

  it('ends on whatever bytes it gets', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('{', '}', '"', '\\', ':', ',', '[', 'm', ' ') }),
        (text) => {
          expect(splice(text, 'b')).toBeTypeOf('string')
        },
      ),
      { numRuns: 500 },
    )
  })
})
