import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeChainModel } from '../helpers/models/chain-model.ts'
import { writeRandomModel } from '../helpers/models/random-model.ts'
import { type TestCorral, eventually, requestsOf, startTestCorral } from '../helpers/test-corral.ts'

const fables = [
  'The fox looks at the grapes.',
  'A crow 🐦 holds the cheese.',
  'Ants save; he sings.',
]

let test: TestCorral
beforeAll(async () => {
  test = await startTestCorral({
    models: async (folder) => {
      await writeRandomModel(join(folder, 'random.gguf'), { layers: 2, embeddingLength: 64 })
      for (const [at, says] of fables.entries()) {
        await writeChainModel(join(folder, `fable-${at}.gguf`), { says })
      }
    },
  })
  await test.corral.client.pool.saveModelSettings({ modelId: 'random', slots: 2 })
})
afterAll(() => test[Symbol.asyncDispose]())

async function ask(model: string, content: string): Promise<string | null | undefined> {
  const { choices } = await test.openai.chat.completions.create({
    model,
    messages: [{ role: 'user', content }],
    temperature: 0,
    max_tokens: 40,
  })
  return choices[0]?.message.content
}

describe('parallel requests', () => {
  // The model has two slots: four requests wait for each other, two do not.
  it.each([2, 4])('%i at once get the texts that they get alone', async (count) => {
    const prompts = ['Tell me of the sea', 'dogs', 'Why?', 'One two three'].slice(0, count)
    const alone: unknown[] = []
    for (const prompt of prompts) alone.push(await ask('random', prompt))
    expect(new Set(alone).size).toBe(count)
    for (let round = 0; round < 3; round++) {
      const together = await Promise.all(prompts.map((prompt) => ask('random', prompt)))
      expect(together).toEqual(alone)
    }
    await eventually(() => requestsOf(test.corral, 'random')).toEqual({ active: 0, waiting: 0 })
  })

  it('to different models do not mix', async () => {
    const models = [0, 1, 2, 0, 1, 2]
    const answers = await Promise.all(models.map((at) => ask(`fable-${at}`, 'Tell me')))
    expect(answers).toEqual(models.map((at) => fables[at]))
  })
})
