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

/** `{"a":{"a":…{}}}` */
function nested(name: string, depth: number): object {
  return Array.from({ length: depth }).reduce<object>((inner) => ({ [name]: inner }), {})
}

const picture = { type: 'image_url', image_url: { url: 'https://example.org/a.png' } }

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
    [{ n: 0 }, 'n'],
    [{ n: 17 }, 'n'],
    [{ logprobs: 3 }, 'logprobs'],
    [{ logprobs: true, top_logprobs: 21 }, 'top_logprobs'],
    [{ top_logprobs: 2 }, 'top_logprobs'],
    [{ logit_bias: { 5: 101 } }, 'logit_bias'],
    [{ logit_bias: { five: 1 } }, 'logit_bias'],
    [{ logit_bias: [1] }, 'logit_bias'],
    [{ reasoning_effort: 'much' }, 'reasoning_effort'],
    [{ chat_template_kwargs: 'no' }, 'chat_template_kwargs'],
    [{ chat_template_kwargs: { messages: [] } }, 'chat_template_kwargs.messages'],
    [{ response_format: { type: 'xml' } }, 'response_format.type'],
    [{ response_format: { type: 'json_schema' } }, 'response_format.json_schema'],
    [
      { response_format: { type: 'json_schema', json_schema: { name: 'x' } } },
      'response_format.json_schema.schema',
    ],
    [{ response_format: { type: 'json_object' }, grammar: 'root ::= "x"' }, 'grammar'],
    [{ tools: 'weather' }, 'tools'],
    [{ tools: [{ type: 'function' }] }, 'tools.0.function'],
    [{ tools: [{ type: 'function', function: { name: 'a b' } }] }, 'tools.0.function.name'],
    [
      { tools: [{ type: 'function', function: { name: 'f', parameters: [] } }] },
      'tools.0.function.parameters',
    ],
    [{ tool_choice: 'required' }, 'tool_choice'],
    [{ tool_choice: { type: 'function', function: { name: 'f' } } }, 'tool_choice'],
    [{ tool_choice: 'any' }, 'tool_choice'],
    [{ messages: [...hello, { role: 'tool', content: 'x' }] }, 'messages.1.tool_call_id'],
    [
      { messages: [...hello, { role: 'tool', tool_call_id: 'c1', content: 'x' }] },
      'messages.1.tool_call_id',
    ],
    [
      { messages: [...hello, { role: 'assistant', tool_calls: [{ id: '1' }] }] },
      'messages.1.tool_calls.0.function',
    ],
    [{ messages: Array(4097).fill(hello[0]) }, 'messages'],
    [{ chat_template_kwargs: nested('a', 201) }, 'chat_template_kwargs'],
    [
      { tools: [{ type: 'function', function: { name: 'f', parameters: nested('a', 2000) } }] },
      'tools.0',
    ],
  ])('%j is invalid, and param says where', async (fields, param) => {
    const error = await refusal(fields)
    expect(error).toBeInstanceOf(OpenAI.BadRequestError)
    expect(error).toMatchObject({ status: 400, type: 'invalid_request_error', param, code: null })
    expect(error.message).toContain(param)
  })

  it.each([
    [{ functions: [{ name: 'f' }] }, 'functions'],
    [{ tools: [{ type: 'custom', custom: { name: 'f' } }] }, 'tools.0.type'],
    [{ audio: { voice: 'alloy', format: 'wav' } }, 'audio'],
    [{ modalities: ['text', 'audio'] }, 'modalities'],
    [{ web_search_options: {} }, 'web_search_options'],
    [
      { messages: [...hello, { role: 'assistant', function_call: { name: 'f' } }] },
      'messages.1.function_call',
    ],
    [{ messages: [{ role: 'user', content: [picture] }] }, null],
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
      'stream stream_options max_tokens max_completion_tokens stop temperature top_p top_k min_p seed frequency_penalty presence_penalty repeat_penalty tools tool_choice parallel_tool_calls functions response_format json_schema grammar logprobs top_logprobs logit_bias n audio modalities reasoning_effort reasoning thinking enable_thinking chat_template_kwargs web_search_options'
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
      tool_choice: 'auto',
      functions: [],
      stop: [],
      prediction: { type: 'content', content: 'A heron.' },
      max_tokens: -1,
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
