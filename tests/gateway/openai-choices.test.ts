import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeRandomModel } from '../helpers/models/random-model.ts'
import { type TestCorral, eventually, requestsOf, startTestCorral } from '../helpers/test-corral.ts'
import { readStream } from './read-stream.ts'

let test: TestCorral
beforeAll(async () => {
  test = await startTestCorral({
    models: (folder) =>
      writeRandomModel(join(folder, 'random.gguf'), { layers: 1, embeddingLength: 64 }),
  })
})
afterAll(() => test[Symbol.asyncDispose]())

const request = {
  model: 'random',
  messages: [{ role: 'user' as const, content: 'Tell me of the sea' }],
  max_tokens: 12,
}

describe('several choices', () => {
  it('come from one prompt, counted once, and differ', async () => {
    const body = { ...request, n: 3, temperature: 1, seed: 1 }
    const { choices, usage } = await test.openai.chat.completions.create(body)
    expect(choices.map(({ index }) => index)).toEqual([0, 1, 2])
    expect(new Set(choices.map(({ message }) => message.content)).size).toBe(3)
    const alone = await test.openai.chat.completions.create({ ...request, temperature: 0 })
    expect(usage!.prompt_tokens).toBe(alone.usage!.prompt_tokens)
    expect(usage!.completion_tokens).toBe(36)
  })

  it('are the same at temperature 0', async () => {
    const body = { ...request, n: 4, temperature: 0 }
    const { choices } = await test.openai.chat.completions.create(body)
    expect(choices).toHaveLength(4)
    expect(new Set(choices.map(({ message }) => message.content)).size).toBe(1)
  })

  it('are the same streamed, each under its index', async () => {
    const body = { ...request, n: 3, temperature: 1, seed: 5 }
    const whole = await test.openai.chat.completions.create(body)
    const { chunks, choices } = await readStream(
      await test.openai.chat.completions.create({ ...body, stream: true }),
    )
    expect(choices.map(({ text }) => text)).toEqual(
      whole.choices.map(({ message }) => message.content),
    )
    expect(choices.map(({ reason }) => reason)).toEqual(['length', 'length', 'length'])
    const roles = chunks.filter((chunk) => chunk.choices[0]?.delta.role === 'assistant')
    expect(roles).toHaveLength(3)
    expect(new Set(roles.map((chunk) => chunk.choices[0]!.index)).size).toBe(3)
  })

  it('more than there are slots are all answered, and leave nothing behind', async () => {
    const { choices } = await test.openai.chat.completions.create({ ...request, n: 16, seed: 1 })
    expect(choices).toHaveLength(16)
    expect(choices.every(({ message }) => message.content !== '')).toBe(true)
    await eventually(() => requestsOf(test.corral, 'random')).toEqual({ active: 0, waiting: 0 })
  })
})
