import { join } from 'node:path'
import OpenAI from 'openai'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeChainModel } from '../helpers/models/chain-model.ts'
import { writeRandomModel } from '../helpers/models/random-model.ts'
import { type TestCorral, startTestCorral } from '../helpers/test-corral.ts'

const says = 'The heron waits for a fish.'

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

type Create = Partial<OpenAI.CompletionCreateParamsNonStreaming>

const complete = (prompt: Create['prompt'], more: Create = {}, model = 'heron') =>
  test.openai.completions.create({ model, prompt: prompt!, temperature: 0, ...more })

async function streamed(prompt: Create['prompt'], more: object = {}, model = 'heron') {
  const texts: string[] = []
  const reasons: (string | null)[] = []
  const stream = await test.openai.completions.create({
    model,
    prompt: prompt!,
    temperature: 0,
    stream: true,
    ...more,
  })
  let usage: OpenAI.CompletionUsage | null | undefined
  for await (const chunk of stream) {
    expect(chunk.object).toBe('text_completion')
    usage = chunk.usage ?? usage
    for (const { index, text, finish_reason: reason } of chunk.choices) {
      texts[index] = (texts[index] ?? '') + text
      reasons[index] = reason ?? reasons[index] ?? null
    }
  }
  return { texts, reasons, usage }
}

describe('a completion', () => {
  it('goes on where the prompt ends, without a template', async () => {
    const answer = await complete('The heron')
    expect(answer).toMatchObject({
      object: 'text_completion',
      choices: [{ index: 0, text: ' waits for a fish.', finish_reason: 'stop', logprobs: null }],
    })
    const usage = answer.usage!
    expect(usage.prompt_tokens).toBe(2)
    expect(usage.total_tokens).toBe(usage.prompt_tokens + usage.completion_tokens)
  })

  it('is the same streamed, with the usage when it is wanted', async () => {
    const more = { stream_options: { include_usage: true } }
    const { texts, reasons, usage } = await streamed('The heron', more)
    expect(texts).toEqual([' waits for a fish.'])
    expect(reasons).toEqual(['stop'])
    expect(usage).toMatchObject({ prompt_tokens: 2 })
    expect((await streamed('The heron')).usage).toBeUndefined()
  })

  it('begins with the prompt when it is to echo it', async () => {
    const more = { echo: true, max_tokens: 1 }
    expect((await complete('The heron', more)).choices[0]!.text).toBe('The heron waits')
    expect((await streamed('The heron', more)).texts).toEqual(['The heron waits'])
  })

  it('ends at a stop string or at the wanted number of tokens', async () => {
    const stopped = (await complete('The heron', { stop: ' a' })).choices[0]
    expect(stopped).toMatchObject({ text: ' waits for', finish_reason: 'stop' })
    const cut = (await complete('The heron', { max_tokens: 2 })).choices[0]
    expect(cut).toMatchObject({ text: ' waits for', finish_reason: 'length' })
  })

  it('answers several prompts, each in its place', async () => {
    const prompts = ['The heron waits', 'The heron', 'The heron waits for', ' a', ' for', 'The']
    const expected = prompts.map((prompt) => says.slice(says.indexOf(prompt) + prompt.length))
    const { choices, usage } = await complete(prompts)
    expect(choices.map(({ text }) => text)).toEqual(expected)
    expect(choices.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5])
    expect(usage!.prompt_tokens).toBe(12)
    expect((await streamed(prompts)).texts).toEqual(expected)
  })

  it('counts choices on from one prompt to the next', async () => {
    const { choices } = await complete(['The heron', ' a'], { n: 2, best_of: 2 })
    const [heron, fish] = [' waits for a fish.', ' fish.']
    expect(choices.map(({ text }) => text)).toEqual([heron, heron, fish, fish])
  })

  it('takes tokens for text', async () => {
    const text = await complete('abc def', { max_tokens: 6 }, 'random')
    const headers = { 'content-type': 'application/json' }
    const body = JSON.stringify({ model: 'random', content: 'abc def' })
    const split = await test.fetch('/v1/tokenize', { method: 'POST', headers, body })
    const { tokens } = (await split.json()) as { tokens: number[] }
    for (const prompt of [tokens, [tokens]]) {
      const { choices } = await complete(prompt, { max_tokens: 6 }, 'random')
      expect(choices.map(({ text }) => text)).toEqual([text.choices[0]!.text])
    }
  })

  it('has probabilities in the older form', async () => {
    const { choices } = await complete('The heron', { logprobs: 2 })
    const { text, logprobs } = choices[0]!
    expect(logprobs!.tokens!.join('')).toBe(text)
    expect(logprobs!.text_offset![0]).toBe(0)
    expect(logprobs!.text_offset!.at(-1)).toBe(text.length - 1)
    for (const [at, chosen] of logprobs!.token_logprobs!.entries()) {
      expect(chosen).toBeLessThanOrEqual(0)
      expect(logprobs!.top_logprobs![at]![logprobs!.tokens![at]!]).toBe(chosen)
    }
  })

  it.each([
    [{ prompt: 5 }, 'prompt', null],
    [{ prompt: ['x', ''] }, 'prompt.1', null],
    [{ prompt: [] }, 'prompt', null],
    [{ prompt: [[]] }, 'prompt.0', null],
    [{ prompt: ['x', 5] }, 'prompt.1', null],
    [{ prompt: [1, -1] }, 'prompt', null],
    [{ prompt: Array(129).fill('x') }, 'prompt', null],
    [{ prompt: [1_000_000] }, 'prompt.0', null],
    [{ max_tokens: 0 }, 'max_tokens', null],
    [{ logprobs: 21 }, 'logprobs', null],
    [{ best_of: 2 }, 'best_of', 'unsupported_parameter'],
    [{ echo: true, logprobs: 1 }, 'echo', 'unsupported_parameter'],
    [{ echo: true, suffix: 'x' }, 'echo', null],
  ])('is refused for %j', async (fields, param, code) => {
    const asked = test.openai.completions.create({
      model: 'heron',
      prompt: 'x',
      ...fields,
    } as OpenAI.CompletionCreateParamsNonStreaming)
    const error: unknown = await asked.catch((error: unknown) => error)
    expect(error).toBeInstanceOf(OpenAI.BadRequestError)
    expect(error).toMatchObject({ code, param })
    expect((await complete('The heron')).choices[0]!.finish_reason).toBe('stop')
  })
})
