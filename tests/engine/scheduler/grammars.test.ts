import { join } from 'node:path'
import type { LlamaGrammar, LlamaModel } from 'node-llama-cpp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeChainModel } from '../../helpers/models/chain-model.ts'
import {
  type TestModels,
  exactModel,
  greedy,
  promptOf,
  testModels,
  testScheduler,
} from './test-scheduler.ts'

let models: TestModels
let model: LlamaModel

beforeAll(async () => {
  models = await testModels()
  model = await exactModel(models)
})

afterAll(() => models.end())

const grammarOf = (grammar: string): Promise<LlamaGrammar> =>
  models.llama.createGrammar({ grammar })

describe('a grammar', () => {
  it('forces the text to the letter, greedily and by chance, and lets it end', async () => {
    const grammar = await grammarOf('root ::= "{\\"city\\": \\"Oslo\\"}"')
    const { answer, end } = await testScheduler(model)
    const chance = { ...greedy, temperature: 1.5, topK: 10, topP: 0.9, seed: 4 }
    const answers = await Promise.all(
      [greedy, chance, greedy].map((sampling, seed) =>
        answer(promptOf(20, seed), { sampling, grammar, maxTokens: 100 }),
      ),
    )
    for (const { tokens, end } of answers) {
      expect(model.detokenize(tokens)).toBe('{"city": "Oslo"}')
      expect(end.reason).toBe('end')
    }
    await end()
  })

  it('begins anew for each answer on the same slot', async () => {
    const grammar = await grammarOf('root ::= "ab" | "cd"')
    const { answer, end } = await testScheduler(model, { sequences: 1 })
    for (let turn = 0; turn < 3; turn += 1) {
      const { tokens } = await answer(promptOf(20, 1), { grammar })
      expect(['ab', 'cd']).toContain(model.detokenize(tokens))
    }
    await end()
  })

  it('may begin and end in the middle of an answer', async () => {
    const digits = await grammarOf('root ::= [0-9]{4,4} "x"')
    const { answer, end } = await testScheduler(model)
    const free = (await answer(promptOf(20, 1))).tokens
    let text = ''
    const { tokens } = await answer(
      promptOf(20, 1),
      { maxTokens: 40 },
      {
        token(token) {
          const before = text
          text += model.detokenize([token])
          if (before === '') return { grammar: digits }
          return text.endsWith('x') ? { grammar: null } : 'continue'
        },
      },
    )
    expect(tokens[0]).toBe(free[0])
    const rest = model.detokenize(tokens.slice(1))
    expect(rest).toMatch(/^\s?\d{4}x/)
    expect(tokens).toHaveLength(40)
    await end()
  })

  it('of which nothing is left ends an answer that may not end', async () => {
    const grammar = await grammarOf('root ::= "yes"')
    const { answer, scheduler, end } = await testScheduler(model)
    const endings = new Map(
      Array.from({ length: 2400 }, (_, token) => token as (typeof prompt)[number])
        .filter((token) => model.isEogToken(token))
        .map((token) => [token, -100]),
    )
    const prompt = promptOf(20, 1)
    const { tokens, end: how } = await answer(prompt, {
      grammar,
      sampling: { ...greedy, logitBias: endings },
    })
    expect(model.detokenize(tokens)).toBe('yes')
    expect(how.reason).toBe('end')
    expect(scheduler.slots().every(({ state }) => state === 'idle')).toBe(true)
    await end()
  })
})

describe("a model's own end", () => {
  it('is not given to the sink', async () => {
    const path = join(models.folder, 'chain.gguf')
    await writeChainModel(path, { says: 'Good morning, dear reader.' })
    const chain = await models.load(path)
    const { answer, end } = await testScheduler(chain)
    const { tokens, end: how } = await answer(chain.tokenize('<|assistant|>', true), {
      maxTokens: 99,
    })
    expect(chain.detokenize(tokens, true)).toBe('Good morning, dear reader.')
    expect(how).toMatchObject({ reason: 'end', completionTokens: tokens.length })
    await end()
  })
})
