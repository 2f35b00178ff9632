import { join } from 'node:path'
import type { Ollama } from 'ollama'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeBertModel } from '../../engine/embeddings/bert-model.ts'
import { writeChainModel } from '../../helpers/models/chain-model.ts'
import { writeRandomModel } from '../../helpers/models/random-model.ts'
import { type TestCorral, eventually, startTestCorral } from '../../helpers/test-corral.ts'
import { ollamaClient, partsOf } from './client.ts'

let test: TestCorral
let ollama: Ollama
beforeAll(async () => {
  test = await startTestCorral({
    models: async (folder) => {
      const at = (name: string) => join(folder, `${name}.gguf`)
      await writeChainModel(at('heron'), { says: 'A heron waits.' })
      await writeChainModel(at('caller'), {
        says: '<tool_call>{"name": "weather", "arguments": {"city": "Oslo"}}</tool_call>',
        afterTool: 'It rains in Oslo.',
      })
      await writeRandomModel(at('random'), { layers: 1, embeddingLength: 64 })
      await writeBertModel(at('embedder'), { pooling: 'mean' })
    },
  })
  ollama = ollamaClient(test)
})
afterAll(() => test[Symbol.asyncDispose]())

const messages = [{ role: 'user', content: 'What waits?' }]
const weather = {
  type: 'function',
  function: {
    name: 'weather',
    description: 'Tells the weather',
    parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  },
}
const post = (path: string, body: object) =>
  test.fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
const isLoaded = (id: string) => test.corral.pool.getLoadedModel(id) !== null

describe('a chat', () => {
  it('is answered whole, with counts and times in nanoseconds', async () => {
    const answer = await ollama.chat({ model: 'heron', messages })
    expect(answer).toMatchObject({
      model: 'heron',
      message: { role: 'assistant', content: 'A heron waits.' },
      done: true,
      done_reason: 'stop',
    })
    const { eval_count, prompt_eval_count, total_duration, load_duration } = answer
    expect(eval_count).toBeGreaterThan(2)
    expect(prompt_eval_count).toBeGreaterThan(2)
    expect(Number.isInteger(total_duration)).toBe(true)
    expect(total_duration).toBeGreaterThan(100_000)
    expect(total_duration).toBeGreaterThanOrEqual(load_duration + answer.eval_duration)
  })

  it('streams lines of JSON unless it is asked not to', async () => {
    const response = await post('/api/chat', { model: 'heron:latest', messages })
    expect(response.headers.get('content-type')).toContain('application/x-ndjson')
    const lines = (await response.text()).trimEnd().split('\n')
    const parts = lines.map((line) => JSON.parse(line) as { done: boolean; model: string })
    expect(parts.map(({ done }) => done)).toEqual([...parts.slice(1).map(() => false), true])
    expect(parts.every(({ model }) => model === 'heron:latest')).toBe(true)
  })

  it('streams the text to the official client', async () => {
    const parts = await partsOf(await ollama.chat({ model: 'heron', messages, stream: true }))
    expect(parts.map(({ message }) => message.content).join('')).toBe('A heron waits.')
    expect(parts.at(-1)).toMatchObject({ done: true, done_reason: 'stop' })
  })

  it('ends with the reason when it grows too long', async () => {
    const answer = await ollama.chat({ model: 'heron', messages, options: { num_predict: 1 } })
    expect(answer).toMatchObject({ done_reason: 'length', eval_count: 1 })
  })

  it('obeys a schema', async () => {
    const format = { enum: ['yes', 'no'] }
    const answer = await ollama.chat({ model: 'random', messages, format, options: { seed: 1 } })
    expect(['"yes"', '"no"']).toContain(answer.message.content.trim())
  })

  it('refuses pictures that the model cannot see', async () => {
    const seen = [{ ...messages[0]!, images: ['iVBORw0KGgo='] }]
    await expect(ollama.chat({ model: 'heron', messages: seen })).rejects.toThrow(/./)
    const response = await post('/api/chat', { model: 'heron', messages: seen })
    expect(response.status).toBe(400)
  })
})

describe('a tool', () => {
  it.each([true, false])(
    'is called with its arguments as an object (stream: %s)',
    async (stream) => {
      const request = { model: 'caller', messages, tools: [weather] }
      const parts = stream
        ? await partsOf(await ollama.chat({ ...request, stream: true }))
        : [await ollama.chat(request)]
      const calls = parts.flatMap(({ message }) => message.tool_calls ?? [])
      expect(calls).toMatchObject([{ function: { name: 'weather', arguments: { city: 'Oslo' } } }])
      expect(parts.at(-1)).toMatchObject({ done: true, done_reason: 'stop' })
    },
  )

  it('gives its result back by its name alone', async () => {
    const call = { function: { name: 'weather', arguments: { city: 'Oslo' } } }
    const answer = await ollama.chat({
      model: 'caller',
      tools: [weather],
      messages: [
        ...messages,
        { role: 'assistant', content: '', tool_calls: [call] },
        { role: 'tool', content: 'rain', tool_name: 'weather' },
      ],
    })
    expect(answer.message.content).toBe('It rains in Oslo.')
  })

  it('gives no result that nobody has asked for', async () => {
    const orphan = { role: 'tool', content: 'rain', tool_name: 'weather' }
    const wrong = ollama.chat({ model: 'caller', messages: [...messages, orphan] })
    await expect(wrong).rejects.toThrow(/messages\.1\.tool_name/)
  })
})

describe('a text', () => {
  it('is generated from a prompt, whole and streamed', async () => {
    const request = { model: 'heron', prompt: 'What waits?', system: 'Be brief.' }
    expect(await ollama.generate(request)).toMatchObject({
      response: 'A heron waits.',
      done_reason: 'stop',
    })
    const parts = await partsOf(await ollama.generate({ ...request, stream: true }))
    expect(parts.map(({ response }) => response).join('')).toBe('A heron waits.')
  })

  it('goes on from a raw prompt', async () => {
    const answer = await ollama.generate({
      model: 'random',
      prompt: 'Once',
      raw: true,
      options: { num_predict: 2 },
    })
    expect(answer).toMatchObject({ eval_count: 2, done_reason: 'length' })
  })
})

describe('a vector', () => {
  it('is made of each input', async () => {
    const { embeddings, prompt_eval_count } = await ollama.embed({
      model: 'embedder',
      input: ['a heron', 'a crow'],
    })
    expect(embeddings).toHaveLength(2)
    expect(Math.hypot(...embeddings[0]!)).toBeCloseTo(1)
    expect(prompt_eval_count).toBeGreaterThan(0)
    const { embedding } = await ollama.embeddings({ model: 'embedder', prompt: 'a heron' })
    expect(embedding).toEqual(embeddings[0])
  })

  it('has the dimensions that are wanted, but no more than the model has', async () => {
    const embed = (dimensions: number) =>
      ollama.embed({ model: 'embedder', input: 'a heron', dimensions })
    expect((await embed(4)).embeddings[0]).toHaveLength(4)
    await expect(embed(1_000_000)).rejects.toThrow(/dimensions/)
  })
})

describe('a model', () => {
  it('is loaded by an empty request and goes by another with keep_alive 0', async () => {
    const loaded = await ollama.generate({ model: 'heron', prompt: '' })
    expect(loaded).toMatchObject({ done: true, done_reason: 'load', response: '' })
    expect(isLoaded('heron')).toBe(true)
    const gone = await ollama.generate({ model: 'heron', prompt: '', keep_alive: 0 })
    expect(gone).toMatchObject({ done: true, done_reason: 'unload' })
    expect(isLoaded('heron')).toBe(false)
  })

  it('goes after an answer with keep_alive 0', async () => {
    const answer = await ollama.chat({ model: 'heron', messages, keep_alive: '0s' })
    expect(answer.message.content).toBe('A heron waits.')
    await eventually(() => isLoaded('heron')).toBe(false)
  })

  it('that is not here is refused in the words of Ollama', async () => {
    const response = await post('/api/chat', { model: 'nobody', messages })
    expect(response.status).toBe(404)
    expect(await response.json()).toEqual({ error: expect.stringContaining('nobody') as string })
  })
})

describe('what would change the models on disk', () => {
  it.each([
    ['POST', '/api/pull'],
    ['POST', '/api/push'],
    ['POST', '/api/create'],
    ['POST', '/api/copy'],
    ['DELETE', '/api/delete'],
  ])('is refused: %s %s', async (method, path) => {
    const response = await test.fetch(path, { method })
    expect(response.status).toBe(501)
    expect(await response.json()).toEqual({ error: expect.stringMatching(/./) as string })
  })
})
