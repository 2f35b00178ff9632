import type { LlamaModel, Token } from 'node-llama-cpp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type TestModels,
  exactModel,
  greedy,
  promptOf,
  publicAnswer,
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

describe('answers', () => {
  it("are those of node-llama-cpp's own loop, alone and six at once", async () => {
    const prompts = [3, 40, 200, 11, 130, 77].map((length, seed) => promptOf(length, seed))
    const expected = []
    for (const prompt of prompts) expected.push(await publicAnswer(model, prompt))
    const { answer, end } = await testScheduler(model, { batchSize: 64 })
    const alone = []
    for (const prompt of prompts) alone.push((await answer(prompt)).tokens)
    expect(alone).toEqual(expected)
    const together = await Promise.all(prompts.map((prompt) => answer(prompt)))
    expect(together.map(({ tokens }) => tokens)).toEqual(expected)
    await end()
  })

  it('repeat with the same seed, also on a slot that has answered before, and differ with another', async () => {
    const { answer, end } = await testScheduler(model, { sequences: 1 })
    const sampling = { ...greedy, temperature: 1, topP: 0.95, topK: 40, minP: 0.01 }
    const prompt = promptOf(20, 1)
    const answers = []
    for (const seed of [5, 5, 6]) {
      answers.push((await answer(prompt, { sampling: { ...sampling, seed } })).tokens)
    }
    expect(answers[1]).toEqual(answers[0])
    expect(answers[2]).not.toEqual(answers[0])
    await end()
  })

  it('end at the wanted length, at the end of the context and at the verdict to stop', async () => {
    const { answer, end } = await testScheduler(model, { contextSize: 256, sequences: 1 })
    const short = await answer(promptOf(20, 1), { maxTokens: 1 })
    expect([short.end.reason, short.tokens.length]).toEqual(['length', 1])
    const full = await answer(promptOf(250, 2), { maxTokens: 100 })
    expect([full.end.reason, full.tokens.length]).toEqual(['length', 6])
    let seen = 0
    const stopped = await answer(
      promptOf(20, 3),
      {},
      {
        token() {
          seen += 1
          return seen === 5 ? 'stop' : 'continue'
        },
      },
    )
    expect(stopped.end).toMatchObject({ reason: 'stop', completionTokens: expect.any(Number) })
    expect(stopped.tokens).toHaveLength(5)
    expect(seen).toBe(5)
    await end()
  })

  it('never hold a banned token, and hold a lifted one', async () => {
    const { answer, end } = await testScheduler(model)
    const prompt = promptOf(20, 4)
    const [first] = (await answer(prompt)).tokens
    const ban = { ...greedy, logitBias: new Map([[first!, -100]]) }
    expect((await answer(prompt, { sampling: ban })).tokens).not.toContain(first)
    const wanted = 777 as Token
    const lift = { ...greedy, temperature: 1, logitBias: new Map([[wanted, 100]]) }
    const lifted = await answer(prompt, { sampling: lift, maxTokens: 5 })
    expect(lifted.tokens).toEqual(Array.from({ length: 5 }, () => wanted))
    await end()
  })

  it('repeat themselves less under penalties that count what was produced', async () => {
    const { answer, end } = await testScheduler(model)
    const prompt = promptOf(20, 4)
    const wanted = 777 as Token
    // Each time it has come it loses 3 of its lead of about 30, so it comes about ten times.
    const sampling = { ...greedy, logitBias: new Map([[wanted, 30]]), frequencyPenalty: 3 }
    const { tokens } = await answer(prompt, { sampling, maxTokens: 40 })
    const times = tokens.filter((token) => token === wanted).length
    expect(times).toBeGreaterThan(5)
    expect(times).toBeLessThan(20)
    await end()
  })
})
