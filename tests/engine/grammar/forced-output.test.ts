import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { LlamaGrammarEvaluationState } from 'node-llama-cpp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createGrammarCache } from '../../../src-main/core/engine/grammar/grammar-cache.ts'
import { type LoadedModel, loadModel } from '../../helpers/models/load-model.ts'
import { writeRandomModel } from '../../helpers/models/random-model.ts'
import { temporaryFolder } from '../../helpers/test-corral.ts'
import { grammarOf, validatorOf } from './schema-language.ts'

let folder: string
let loaded: LoadedModel
beforeAll(async () => {
  folder = await temporaryFolder()
  const path = join(folder, 'random.gguf')
  await writeRandomModel(path, { layers: 1, embeddingLength: 64, words: 500 })
  loaded = await loadModel(path, 2048)
})
afterAll(async () => {
  await loaded.dispose()
  await rm(folder, { recursive: true })
})

/** What a model without any sense says when only the grammar guides it. */
async function forced(gbnf: string, seed: number) {
  const cache = createGrammarCache(loaded.model.llama)
  const grammar = await cache.get(gbnf)
  const { model } = loaded
  return loaded.answer(
    'Hello',
    {
      temperature: 1,
      seed,
      grammarEvaluationState: new LlamaGrammarEvaluationState({ model, grammar }),
    },
    1500,
  )
}

const person = {
  type: 'object',
  properties: {
    name: { type: 'string', minLength: 1, maxLength: 12 },
    age: { type: 'integer', minimum: 0, maximum: 130 },
    mail: { type: 'string', format: 'email' },
    score: { type: 'number', minimum: -1, maximum: 1 },
    tags: { type: 'array', items: { enum: ['a', 'b', null] }, maxItems: 4 },
    code: { type: 'string', pattern: '^[A-Z]{2}-\\d{3}$' },
    born: { type: 'string', format: 'date' },
    friend: { anyOf: [{ type: 'null' }, { $ref: '#/$defs/friend' }] },
  },
  required: ['name', 'age', 'score', 'code', 'friend'],
  additionalProperties: false,
  $defs: { friend: { type: 'object', properties: { id: { type: 'integer' } }, required: ['id'] } },
}

describe('a model without sense, forced by a grammar', () => {
  it.each([1, 2, 3, 4, 5, 6])('writes a valid document with seed %i', async (seed) => {
    const { text, ended } = await forced(grammarOf(person), seed)
    // An address or a number of many digits may use up the limit; all else ends.
    expect(ended, text).toBe(true)
    expect(validatorOf(person)(JSON.parse(text)), text).toBe(true)
  })

  it('writes different documents with different seeds', async () => {
    const texts = [1, 2, 3].map((seed) => forced(grammarOf(person), seed))
    expect(new Set((await sequence(texts)).map(({ text }) => text)).size).toBe(3)
  })

  it('writes the only text that a schema allows', async () => {
    const only = 'Sea 🌊😀, 日本語\t"end" \\ </s> done'
    const { text, ended } = await forced(grammarOf({ const: only }), 7)
    expect(ended).toBe(true)
    expect(JSON.parse(text)).toBe(only)
  })

  it('writes what a grammar of the caller allows', async () => {
    const { text, ended } = await forced('root ::= ("yes" | "no") ", " [0-9]{3}', 3)
    expect(ended).toBe(true)
    expect(text).toMatch(/^(yes|no), \d{3}$/)
  })
})

async function sequence<Value>(promises: readonly Promise<Value>[]): Promise<Value[]> {
  const values: Value[] = []
  for (const promise of promises) values.push(await promise)
  return values
}
