import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeChainModel } from '../helpers/models/chain-model.ts'
import { writeRandomModel } from '../helpers/models/random-model.ts'
import { type TestCorral, startTestCorral } from '../helpers/test-corral.ts'
import { readStream } from './read-stream.ts'

const says = 'A heron 🐦 waits.'

let test: TestCorral
beforeAll(async () => {
  test = await startTestCorral({
    models: async (folder) => {
      await writeChainModel(join(folder, 'heron.gguf'), { says })
      await writeRandomModel(join(folder, 'random.gguf'), { layers: 1, embeddingLength: 64 })
    },
  })
})
afterAll(() => test[Symbol.asyncDispose]())

const messages = [{ role: 'user' as const, content: 'Hello' }]
const ask = (model: string, more: object) =>
  test.openai.chat.completions.create({ model, messages, temperature: 0, ...more })

describe('log probabilities', () => {
  it('come for each token, and their bytes are the text', async () => {
    const { choices } = await ask('heron', { logprobs: true })
    const { content } = choices[0]!.logprobs!
    expect(Buffer.from(content!.flatMap(({ bytes }) => bytes!)).toString()).toBe(says)
    const tokens = content!.map(({ token }) => token)
    expect(tokens.slice(0, 2)).toEqual(['A', ' heron'])
    expect(tokens.slice(-2)).toEqual([' waits', '.'])
    for (const { logprob, top_logprobs: top } of content!) {
      expect(logprob).toBeLessThanOrEqual(0)
      expect(logprob).toBeGreaterThan(-0.1)
      expect(top).toEqual([])
    }
  })

  it('have as many alternatives as wanted, the likeliest first, the chosen one among them', async () => {
    const { choices } = await ask('random', { logprobs: true, top_logprobs: 5, max_tokens: 8 })
    const { content } = choices[0]!.logprobs!
    expect(content).toHaveLength(8)
    for (const { token, logprob, top_logprobs: top } of content!) {
      expect(top).toHaveLength(5)
      expect(top[0]).toMatchObject({ token, logprob })
      const values = top.map((one) => one.logprob)
      expect(values).toEqual(values.toSorted((one, other) => other - one))
      expect(values.reduce((sum, value) => sum + Math.exp(value), 0)).toBeLessThanOrEqual(1.0001)
    }
  })

  it('are the same streamed, beside the text of their tokens', async () => {
    const more = { logprobs: true, top_logprobs: 2, max_tokens: 12 }
    const whole = (await ask('random', more)).choices[0]!
    const { chunks, choices } = await readStream(
      await test.openai.chat.completions.create({
        model: 'random',
        messages,
        temperature: 0,
        stream: true,
        ...more,
      }),
    )
    expect(choices[0]!.text).toBe(whole.message.content)
    expect(choices[0]!.logprobs.map(({ token }) => token)).toEqual(
      whole.logprobs!.content!.map(({ token }) => token),
    )
    const withText = chunks.filter(({ choices }) => choices[0]?.delta.content)
    for (const { choices } of withText)
      expect(choices[0]!.logprobs?.content?.length).toBeGreaterThan(0)
  })

  it('are null when nobody asks for them', async () => {
    expect((await ask('heron', {})).choices[0]!.logprobs).toBeNull()
  })

  it('change with a bias, which decides what is said', async () => {
    const { tokens } = await tokenize('random', ' abc')
    const bias = { logit_bias: { [tokens[0]!]: 100 } }
    const { choices } = await ask('random', { ...bias, max_tokens: 3 })
    const [piece] = (await detokenize('random', tokens.slice(0, 1))).match(/\S+/)!
    expect(choices[0]!.message.content!.split(piece)).toHaveLength(4)
  })
})

async function tokenize(model: string, content: string): Promise<{ tokens: number[] }> {
  return (await post('/tokenize', { model, content })) as { tokens: number[] }
}

async function detokenize(model: string, tokens: number[]): Promise<string> {
  return ((await post('/detokenize', { model, tokens })) as { content: string }).content
}

async function post(path: string, body: object): Promise<unknown> {
  const headers = { 'content-type': 'application/json' }
  const answer = await test.fetch(path, { method: 'POST', headers, body: JSON.stringify(body) })
  expect(answer.status).toBe(200)
  return answer.json()
}
