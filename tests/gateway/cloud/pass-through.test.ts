import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CloudCorral, claudeKey, cloudKey, startCloudCorral } from './cloud-corral.ts'
import {
  anthropicError,
  chatAnswer,
  chatFrames,
  chatStream,
  json,
  message,
  messageFrames,
  messageStream,
  openAiError,
  stream,
} from './scripts.ts'

let corral: CloudCorral
beforeAll(async () => {
  corral = await startCloudCorral()
})
afterAll(() => corral[Symbol.asyncDispose]())

function post(path: string, body: string, headers: Record<string, string> = {}) {
  const type = { 'content-type': 'application/json' }
  return corral.fetch(path, { method: 'POST', body, headers: { ...type, ...headers } })
}

describe('a request in the protocol of its provider', () => {
  it('arrives byte for byte, but for the name of the model', async () => {
    corral.cloud.answer = chatAnswer('hello')
    const body =
      '{ "messages" : [{"role":"user","content":"a \\u00e9 model"}],\n "x_new": 1.0, "model":"cloud/gpt"}'
    const response = await post('/v1/chat/completions', body)
    expect(response.status).toBe(200)
    expect(corral.cloud.arrivals.at(-1)?.body).toBe(body.replace('"cloud/gpt"', '"gpt"'))
    expect(corral.cloud.arrivals.at(-1)?.path).toBe('/v1/chat/completions')
  })

  it('is answered with the bytes of the provider, whole', async () => {
    const choices = [{ index: 0, message: { role: 'assistant', content: 'hi' } }]
    const answer = { id: 'x', object: 'chat.completion', choices, novelty: [1], usage: null }
    corral.cloud.answer = json(200, answer)
    const response = await post('/v1/chat/completions', '{"model":"cloud/gpt","messages":[]}')
    expect(await response.text()).toBe(JSON.stringify(answer))
  })

  it('is answered with the bytes of the provider, streamed', async () => {
    const { role, text, stop, usage, done } = chatFrames
    const odd = ': a comment\r\n\r\ndata:{"choices":[],"novelty":1}\n\n'
    const frames = [odd, role, text('hé'), text('llo'), stop, usage, done]
    corral.cloud.answer = stream(frames)
    const response = await post(
      '/v1/chat/completions',
      '{"model":"cloud/gpt","messages":[],"stream":true}',
    )
    expect(response.headers.get('content-type')).toContain('text/event-stream')
    expect(await response.text()).toBe(frames.join(''))
  })

  it('shows the key of the provider, never the token of Corral', async () => {
    corral.cloud.answer = chatAnswer('hello')
    await post('/v1/chat/completions', '{"model":"cloud/gpt","messages":[]}', {
      cookie: 'a=b',
      'x-forwarded-for': '10.0.0.1',
      'x-corral-priority': 'high',
      'openai-beta': 'assistants=v2',
      'x-stainless-lang': 'js',
    })
    const { headers = {} } = corral.cloud.arrivals.at(-1) ?? {}
    expect(headers.authorization).toBe(`Bearer ${cloudKey}`)
    expect(JSON.stringify(headers)).not.toContain(corral.userToken)
    expect(headers).toMatchObject({ 'openai-beta': 'assistants=v2', 'x-stainless-lang': 'js' })
    for (const name of ['cookie', 'x-forwarded-for', 'x-corral-priority']) {
      expect(headers[name], name).toBeUndefined()
    }
  })

  it('brings back the headers that clients act on, and no others', async () => {
    const headers = {
      'x-request-id': 'req_1',
      'x-ratelimit-remaining-requests': '9',
      'set-cookie': 'a=b',
      'alt-svc': 'h3=":443"',
    }
    corral.cloud.answer = chatAnswer('hello', undefined, headers)
    const response = await post('/v1/chat/completions', '{"model":"cloud/gpt","messages":[]}')
    expect(response.headers.get('x-request-id')).toBe('req_1')
    expect(response.headers.get('x-ratelimit-remaining-requests')).toBe('9')
    expect(response.headers.get('set-cookie')).toBeNull()
    expect(response.headers.get('alt-svc')).toBeNull()
  })

  it('says which way it went', async () => {
    corral.cloud.answer = chatAnswer('hello')
    const response = await post('/v1/chat/completions', '{"model":"cloud/gpt","messages":[]}')
    expect(response.headers.get('x-corral-route')).toBe('cloud/gpt; by=provider')
    expect(response.headers.get('x-corral-attempts')).toBe('cloud/gpt')
  })

  it('goes to Anthropic with its version, its betas and its key', async () => {
    corral.claude.answer = message('hello')
    const body =
      '{"model":"claude/sonnet","max_tokens":5,"messages":[{"role":"user","content":"hi"}]}'
    const response = await post('/v1/messages?beta=true', body, {
      'anthropic-version': '2023-06-01',
      'anthropic-beta': 'context-management-2025-06-27',
      'x-claude-code-session-id': 'abc',
    })
    expect(response.status).toBe(200)
    const arrival = corral.claude.arrivals.at(-1)
    expect(arrival?.body).toBe(body.replace('claude/sonnet', 'sonnet'))
    expect(arrival?.path).toBe('/v1/messages')
    expect(arrival?.headers).toMatchObject({
      'x-api-key': claudeKey,
      'anthropic-beta': 'context-management-2025-06-27',
      'anthropic-version': '2023-06-01',
      'x-claude-code-session-id': 'abc',
    })
    expect(arrival?.headers.authorization).toBeUndefined()
  })

  it("streams Anthropic's events as they are", async () => {
    const { start, ping, blockStart, text, blockStop, end, stop } = messageFrames
    const frames = [start, ping, blockStart, text('hel'), text('lo'), blockStop, end, stop]
    corral.claude.answer = stream(frames)
    const response = await post(
      '/v1/messages',
      '{"model":"claude/sonnet","max_tokens":5,"stream":true,"messages":[{"role":"user","content":"hi"}]}',
    )
    expect(await response.text()).toBe(frames.join(''))
  })

  it('is refused in the words of the provider', async () => {
    corral.claude.answer = anthropicError(400, 'invalid_request_error', { 'request-id': 'req_9' })
    const response = await post('/v1/messages', '{"model":"claude/sonnet","novelty":true}')
    expect(response.status).toBe(400)
    expect(response.headers.get('request-id')).toBe('req_9')
    expect(await response.json()).toEqual({
      type: 'error',
      error: { type: 'invalid_request_error', message: 'it says invalid_request_error' },
    })
  })

  it('counts tokens at Anthropic where the model is', async () => {
    corral.claude.answer = json(200, { input_tokens: 77 })
    const counted = await corral.anthropic.messages.countTokens({
      model: 'claude/sonnet',
      messages: [{ role: 'user', content: 'hi' }],
    })
    expect(counted.input_tokens).toBe(77)
    expect(corral.claude.arrivals.at(-1)?.path).toBe('/v1/messages/count_tokens')
  })

  it('asks for embeddings and hands on the vectors', async () => {
    const vectors = [{ object: 'embedding', index: 0, embedding: [0.25, -1] }]
    const usage = { prompt_tokens: 1, total_tokens: 1 }
    corral.cloud.answer = json(200, { object: 'list', data: vectors, model: 'embedder', usage })
    const made = await corral.openai.embeddings.create({
      model: 'cloud/embedder',
      input: 'hi',
      encoding_format: 'float',
    })
    expect(made.data[0]?.embedding).toEqual([0.25, -1])
  })
})

describe('a request in another protocol than that of its provider', () => {
  const question = { role: 'user', content: 'hi' } as const

  it("is translated from OpenAI's to Anthropic's, whole", async () => {
    corral.claude.answer = message('hello')
    const answer = await corral.openai.chat.completions.create({
      model: 'claude/sonnet',
      messages: [question],
    })
    expect(answer.choices[0]?.message.content).toBe('hello')
    expect(answer.model).toBe('claude/sonnet')
    expect(answer.usage).toMatchObject({ prompt_tokens: 11, completion_tokens: 2 })
    expect(corral.claude.arrivals.at(-1)?.path).toBe('/v1/messages')
  })

  it("is translated from OpenAI's to Anthropic's, streamed", async () => {
    corral.claude.answer = messageStream('hel', 'lo')
    const answer = corral.openai.chat.completions.stream({
      model: 'claude/sonnet',
      messages: [question],
    })
    expect((await answer.finalChatCompletion()).choices[0]?.message.content).toBe('hello')
  })

  it("is translated from Anthropic's to OpenAI's, whole and streamed", async () => {
    corral.cloud.answer = chatAnswer('hello')
    const request = { model: 'cloud/gpt', max_tokens: 9, messages: [question] }
    const whole = await corral.anthropic.messages.create(request)
    expect(whole.content).toMatchObject([{ type: 'text', text: 'hello' }])
    corral.cloud.answer = chatStream('hel', 'lo')
    const streamed = await corral.anthropic.messages.stream(request).finalMessage()
    expect(streamed.content).toMatchObject([{ type: 'text', text: 'hello' }])
    expect(streamed.usage).toMatchObject({ input_tokens: 11, output_tokens: 2 })
  })

  it('is translated from Responses, and refused in their words', async () => {
    corral.claude.answer = messageStream('hel', 'lo')
    const answer = corral.openai.responses.stream({ model: 'claude/sonnet', input: 'hi' })
    expect((await answer.finalResponse()).output_text).toBe('hello')
    corral.claude.answer = anthropicError(400, 'invalid_request_error')
    const refused = corral.openai.responses.create({ model: 'claude/sonnet', input: 'hi' })
    await expect(refused).rejects.toMatchObject({ status: 400 })
    await expect(refused).rejects.toThrow('it says invalid_request_error')
  })

  it('says what was dropped', async () => {
    corral.claude.answer = message('hello')
    const response = await post(
      '/v1/chat/completions',
      JSON.stringify({ model: 'claude/sonnet', messages: [question], seed: 7 }),
    )
    expect(response.headers.get('x-corral-dropped')).toContain('seed')
  })

  it('is refused instead where the rule is strict', async () => {
    await corral.addRule({
      model_pattern: 'strictly',
      backend_type: 'claude',
      backend_model: 'sonnet',
      options: { strict: true },
    })
    const refused = corral.openai.chat.completions.create({
      model: 'strictly',
      messages: [question],
      seed: 7,
    })
    await expect(refused).rejects.toMatchObject({ status: 400 })
    await expect(refused).rejects.toThrow('seed')
  })

  it('estimates tokens, and says so', async () => {
    const response = await post(
      '/v1/messages/count_tokens',
      JSON.stringify({ model: 'cloud/gpt', messages: [question] }),
    )
    expect(response.headers.get('x-corral-estimated')).toBe('tokens')
    expect((await response.json()) as object).toEqual({ input_tokens: expect.any(Number) })
  })

  it('has its refusal translated', async () => {
    corral.cloud.answer = openAiError(400, 'invalid_request_error')
    const response = await post(
      '/v1/messages',
      JSON.stringify({ model: 'cloud/gpt', max_tokens: 5, messages: [question] }),
    )
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({
      type: 'error',
      error: { type: 'invalid_request_error', message: 'it says invalid_request_error' },
    })
  })
})
