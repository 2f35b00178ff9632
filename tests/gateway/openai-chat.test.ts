import { join } from 'node:path'
import OpenAI from 'openai'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { textPieces } from '../../src-main/core/library/starter/text-pieces.ts'
import { writeChainModel } from '../helpers/models/chain-model.ts'
import { type TestCorral, startTestCorral } from '../helpers/test-corral.ts'

const sentence = 'The heron waits, one leg in the cold water, for a fish to move.'
const emoji = 'Sea 🌊😀😁, 日本語, é. Family: 👨‍👩‍👧.'
const hello = [{ role: 'user' as const, content: 'Hello' }]

let test: TestCorral
let openai: OpenAI
beforeAll(async () => {
  test = await startTestCorral({
    models: async (folder) => {
      await writeChainModel(join(folder, 'heron.gguf'), { says: sentence })
      await writeChainModel(join(folder, 'emoji.gguf'), { says: emoji })
      await writeChainModel(join(folder, 'endless.gguf'), { says: 'la la li. ', endless: true })
    },
  })
  openai = test.openai
})
afterAll(() => test[Symbol.asyncDispose]())

async function streamed(model: string, more: object = {}) {
  const chunks: OpenAI.ChatCompletionChunk[] = []
  const stream = await openai.chat.completions.create({
    model,
    messages: hello,
    temperature: 0,
    stream: true,
    ...more,
  })
  for await (const chunk of stream) chunks.push(chunk)
  const texts = chunks.flatMap((chunk) => chunk.choices[0]?.delta.content ?? [])
  return { chunks, texts, text: texts.join('') }
}

describe('the models of the local port', () => {
  it('are listed, and each can be asked for', async () => {
    const list = await openai.models.list()
    expect(list.data.map(({ id }) => id)).toEqual(['emoji', 'endless', 'heron'])
    const heron = await openai.models.retrieve('heron')
    expect(heron).toEqual(list.data[2])
    expect(heron).toMatchObject({ object: 'model', owned_by: 'corral' })
    expect(new Date(heron.created * 1000).getFullYear()).toBeGreaterThan(2024)
  })

  it('are refused with 404 when they are not there', async () => {
    await expect(openai.models.retrieve('hero')).rejects.toThrow(OpenAI.NotFoundError)
  })
})

describe('a chat completion', () => {
  it('has the text, the end and a usage that adds up', async () => {
    const answer = await openai.chat.completions.create({
      model: 'heron',
      messages: hello,
      temperature: 0,
    })
    expect(answer.object).toBe('chat.completion')
    expect(answer.model).toBe('heron')
    const [choice, ...others] = answer.choices
    expect(others).toEqual([])
    expect(choice).toMatchObject({ index: 0, finish_reason: 'stop' })
    expect(choice?.message).toMatchObject({ role: 'assistant', content: sentence })
    const usage = answer.usage!
    expect(usage.prompt_tokens).toBeGreaterThan(0)
    expect(usage.completion_tokens).toBe(textPieces(sentence).length)
    expect(usage.total_tokens).toBe(usage.prompt_tokens + usage.completion_tokens)
  })

  it('is the same text streamed', async () => {
    const { chunks, text, texts } = await streamed('heron')
    expect(text).toBe(sentence)
    expect(texts.length).toBeGreaterThan(10)
    expect(chunks[0]?.choices[0]?.delta).toEqual({ role: 'assistant', content: '' })
    expect(chunks.at(-1)?.choices[0]?.finish_reason).toBe('stop')
    expect(new Set(chunks.map(({ id }) => id)).size).toBe(1)
    expect(chunks.every(({ object }) => object === 'chat.completion.chunk')).toBe(true)
    expect(chunks.some((chunk) => 'usage' in chunk)).toBe(false)
  })

  it('streams the usage in a last chunk of its own when that is wanted', async () => {
    const plain = await openai.chat.completions.create({ model: 'heron', messages: hello })
    const { chunks } = await streamed('heron', { stream_options: { include_usage: true } })
    const last = chunks.pop()
    expect(last?.choices).toEqual([])
    const { prompt_tokens_details: _, ...usage } = last!.usage!
    const { prompt_tokens_details: __, ...expected } = plain.usage!
    expect(usage).toEqual(expected)
    expect(chunks.map((chunk) => chunk.usage)).toEqual(chunks.map(() => null))
  })

  it('takes what the conversation already held from memory', async () => {
    const first = await openai.chat.completions.create({ model: 'heron', messages: hello })
    const next = await openai.chat.completions.create({
      model: 'heron',
      messages: [
        ...hello,
        { role: 'assistant', content: sentence },
        { role: 'user', content: 'And then?' },
      ],
    })
    const cached = next.usage!.prompt_tokens_details!.cached_tokens!
    expect(cached).toBeGreaterThan(first.usage!.prompt_tokens)
    expect(cached).toBeLessThan(next.usage!.prompt_tokens)
  })

  it('ends with reason length at the wanted number of tokens', async () => {
    for (const limit of [{ max_tokens: 3 }, { max_completion_tokens: 3 }]) {
      const answer = await openai.chat.completions.create({
        model: 'heron',
        messages: hello,
        ...limit,
      })
      expect(answer.choices[0]).toMatchObject({
        finish_reason: 'length',
        message: { content: 'The heron waits' },
      })
      expect(answer.usage?.completion_tokens).toBe(3)
    }
  })

  it('ends with reason length where the context ends', async () => {
    const filler = 'word '.repeat(1620)
    const { chunks, text } = await streamed('endless', {
      messages: [{ role: 'user', content: filler }],
      stream_options: { include_usage: true },
    })
    expect(chunks.at(-2)?.choices[0]?.finish_reason).toBe('length')
    expect(chunks.at(-1)?.usage?.total_tokens).toBe(8192)
    expect(text.startsWith('la la li. la')).toBe(true)
  })

  it('never splits a character between chunks', async () => {
    const { text, texts } = await streamed('emoji')
    expect(text).toBe(emoji)
    for (const part of texts) expect(part.isWellFormed(), JSON.stringify(part)).toBe(true)
    expect(texts.join('')).not.toContain('\uFFFD')
    const cut = await streamed('emoji', { max_tokens: 4 })
    expect(cut.text).toBe('Sea \uFFFD')
  })
})
