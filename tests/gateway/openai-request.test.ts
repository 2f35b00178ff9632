import { join } from 'node:path'
import OpenAI from 'openai'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeChainModel } from '../helpers/models/chain-model.ts'
import { writeRandomModel } from '../helpers/models/random-model.ts'
import { type TestCorral, startTestCorral } from '../helpers/test-corral.ts'

let test: TestCorral
beforeAll(async () => {
  test = await startTestCorral({
    models: async (folder) => {
      await writeChainModel(join(folder, 'heron-small.gguf'), { says: 'A heron.' })
      await writeRandomModel(join(folder, 'random.gguf'), { layers: 1, embeddingLength: 64 })
    },
  })
})
afterAll(() => test[Symbol.asyncDispose]())

const hello = [{ role: 'user', content: 'Hello' }]

/** A request as an app may send it, with fields that the client's types would not allow. */
async function ask(fields: object): Promise<OpenAI.ChatCompletion> {
  const body = { model: 'heron-small', messages: hello, ...fields }
  return test.openai.chat.completions.create(
    body as unknown as OpenAI.ChatCompletionCreateParamsNonStreaming,
  )
}

async function refusal(fields: object): Promise<InstanceType<typeof OpenAI.APIError>> {
  const error: unknown = await ask(fields).catch((error: unknown) => error)
  expect(error).toBeInstanceOf(OpenAI.APIError)
  return error as InstanceType<typeof OpenAI.APIError>
}

async function promptTokens(messages: object[]): Promise<number> {
  const { usage } = await ask({ messages })
  return usage!.prompt_tokens
}

describe('a chat request is refused', () => {
  it.each([
    [{ model: 7 }, 'model'],
    [{ model: undefined }, 'model'],
    [{ model: '' }, 'model'],
    [{ messages: [] }, 'messages'],
    [{ messages: 'hello' }, 'messages'],
    [{ messages: [{ role: 'robot', content: 'x' }] }, 'messages.0.role'],
    [{ messages: [...hello, { role: 'user', content: 5 }] }, 'messages.1.content'],
    [{ messages: [{ role: 'user', content: [{ type: 'text' }] }] }, 'messages.0.content.0'],
    [{ temperature: '0' }, 'temperature'],
    [{ temperature: 2.5 }, 'temperature'],
    [{ temperature: -0.1 }, 'temperature'],
    [{ top_p: 2 }, 'top_p'],
    [{ max_tokens: 0 }, 'max_tokens'],
    [{ max_tokens: 1.5 }, 'max_tokens'],
    [{ stop: '' }, 'stop'],
    [{ stream: 'yes' }, 'stream'],
    [{ stream_options: { include_usage: 1 } }, 'stream_options.include_usage'],
  ])('%j is invalid, and param says where', async (fields, param) => {
    const error = await refusal(fields)
    expect(error).toBeInstanceOf(OpenAI.BadRequestError)
    expect(error).toMatchObject({ status: 400, type: 'invalid_request_error', param, code: null })
    expect(error.message).toContain(param)
  })

  it.each([
    [{ tools: [{ type: 'function', function: { name: 'f', parameters: {} } }] }, 'tools'],
    [{ functions: [{ name: 'f' }] }, 'functions'],
    [{ response_format: { type: 'json_object' } }, 'response_format'],
    [{ logprobs: true }, 'logprobs'],
    [{ logit_bias: { 50256: -100 } }, 'logit_bias'],
    [{ n: 2 }, 'n'],
    [{ audio: { voice: 'alloy', format: 'wav' } }, 'audio'],
    [
      { messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'x' } }] }] },
      'messages.0.content.0',
    ],
    [
      { messages: [...hello, { role: 'assistant', content: null, tool_calls: [{ id: '1' }] }] },
      'messages.1.tool_calls',
    ],
  ])('%j is not supported, and not ignored', async (fields, param) => {
    const error = await refusal(fields)
    expect(error).toMatchObject({ status: 400, param, code: 'unsupported_parameter' })
  })

  it('with near names when the model is not there', async () => {
    const error = await refusal({ model: 'heron-large' })
    expect(error).toBeInstanceOf(OpenAI.NotFoundError)
    expect(error.code).toBe('model_not_found')
    expect(error.message).toContain("'heron-large'")
    expect(error.message).toContain("'heron-small'")
  })

  it('with the numbers when the messages do not fit the context', async () => {
    const error = await refusal({ messages: [{ role: 'user', content: 'word '.repeat(2000) }] })
    expect(error).toMatchObject({ status: 400, code: 'context_length_exceeded' })
    const [, held, taken] = [...error.message.matchAll(/\d+/g)].map(Number)
    expect(held).toBe(8192)
    expect(taken).toBeGreaterThan(10_000)
  })

  it('as a whole when the body is no object', async () => {
    for (const body of ['[]', '"x"', 'null', '7']) {
      const headers = { 'content-type': 'application/json' }
      const answer = await test.fetch('/v1/chat/completions', { method: 'POST', headers, body })
      expect(answer.status).toBe(400)
      expect(await answer.json()).toMatchObject({ error: { type: 'invalid_request_error' } })
    }
  })
})

describe('a chat request is understood', () => {
  it('with null in every field that may be left out', async () => {
    const fields =
      'stream stream_options max_tokens max_completion_tokens stop temperature top_p top_k min_p seed frequency_penalty presence_penalty tools functions response_format logprobs logit_bias n audio'
    const nulls = Object.fromEntries(fields.split(' ').map((field) => [field, null]))
    const answer = await ask(nulls)
    expect(answer.choices[0]?.message.content).toBe('A heron.')
  })

  it('with fields that change nothing, such as those that other servers know', async () => {
    const answer = await ask({
      user: 'u1',
      n: 1,
      tools: [],
      response_format: { type: 'text' },
      x: 1,
    })
    expect(answer.choices[0]?.message.content).toBe('A heron.')
  })

  it('with content in parts, which are one text', async () => {
    const parts = ['Good ', 'morning'].map((text) => ({ type: 'text', text }))
    expect(await promptTokens([{ role: 'user', content: parts }])).toBe(
      await promptTokens([{ role: 'user', content: 'Good morning' }]),
    )
  })

  it("with the developer's role, which is the system's", async () => {
    // The role is one token in this model's template; an unknown role would leave the message out.
    const withRole = (role: string) => promptTokens([{ role, content: 'Be brief' }, ...hello])
    expect(await withRole('developer')).toBe(await withRole('system'))
    expect(await withRole('developer')).toBeGreaterThan(await promptTokens(hello))
  })

  it('with temperature 0 as such: the likeliest token, whatever the seed', async () => {
    const say = async (temperature: number, seed: number) => {
      const fields = { model: 'random', temperature, seed, top_p: 1, min_p: 0, max_tokens: 20 }
      return (await ask(fields)).choices[0]?.message.content
    }
    expect(await say(0, 1)).toBe(await say(0, 2))
    expect(await say(1, 1)).not.toBe(await say(1, 2))
    expect(await say(1, 3)).toBe(await say(1, 3))
  })

  it('with any whole number as seed', async () => {
    for (const seed of [-1, 0, 2 ** 31, 2 ** 40, Number.MAX_SAFE_INTEGER]) {
      const answer = await ask({ seed })
      expect(answer.choices[0]?.message.content).toBe('A heron.')
    }
  })
})
