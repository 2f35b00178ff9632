import type { LlamaModel, Token } from 'node-llama-cpp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TokenProbability } from '../../../src-main/core/engine/scheduler/generation.ts'
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

/** The whole distribution, as the library gives it, for the same tokens. */
async function reference(prompt: readonly Token[], tokens: readonly Token[]) {
  const context = await model.createContext({ contextSize: 256, threads: 1 })
  const steps = context
    .getSequence()
    .evaluateWithMetadata(
      [...prompt],
      { probabilities: true },
      { temperature: 0, yieldEogToken: true },
    )
  const all = []
  for (const wanted of tokens) {
    const { value } = await steps.next(all.length === 0 ? undefined : tokens[all.length - 1])
    if (!value) throw new Error(`the reference ended before ${wanted}`)
    all.push(value.probabilities)
  }
  await context.dispose()
  return all
}

describe('probabilities', () => {
  it("are the model's own, whatever the sampling does", async () => {
    const { answer, end } = await testScheduler(model)
    const seen: TokenProbability[] = []
    const prompt = promptOf(20, 1)
    // At this temperature most tokens are far from the likeliest.
    const sampling = { ...greedy, temperature: 6, seed: 3, repeatPenalty: 1.3 }
    const { tokens } = await answer(
      prompt,
      { sampling, topLogprobs: 5, maxTokens: 12 },
      {
        token(_, probability) {
          seen.push(probability!)
          return 'continue'
        },
      },
    )
    const expected = await reference(prompt, tokens)
    const ranks = []
    for (const [at, { logprob, top }] of seen.entries()) {
      const whole = [...expected[at]!]
      ranks.push(whole.findIndex(([token]) => token === tokens[at]))
      expect(logprob).toBeCloseTo(Math.log(expected[at]!.get(tokens[at]!)!), 2)
      expect(top.map(({ token }) => token)).toEqual(whole.slice(0, 5).map(([token]) => token))
      for (const { token, logprob } of top) {
        expect(logprob).toBeCloseTo(Math.log(expected[at]!.get(token)!), 2)
      }
      expect(top.reduce((sum, { logprob }) => sum + Math.exp(logprob), 0)).toBeLessThan(1.0001)
    }
    // Else the way for unlikely tokens was not tried.
    expect(Math.max(...ranks)).toBeGreaterThan(32)
    await end()
  })

  it('may be wanted without alternatives', async () => {
    const { answer, end } = await testScheduler(model)
    const seen: TokenProbability[] = []
    const sink = {
      token(_: Token, probability: TokenProbability | null) {
        seen.push(probability!)
        return 'continue' as const
      },
    }
    await answer(promptOf(20, 1), { topLogprobs: 0, maxTokens: 3 }, sink)
    expect(seen.map(({ top }) => top)).toEqual([[], [], []])
    expect(seen.every(({ logprob }) => logprob <= 0 && logprob > -20)).toBe(true)
    await end()
  })
})
