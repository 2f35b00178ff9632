import { connect } from 'node:net'
import { join } from 'node:path'
import Anthropic from '@anthropic-ai/sdk'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeChainModel } from '../../helpers/models/chain-model.ts'
import { type TestCorral, startTestCorral } from '../../helpers/test-corral.ts'
import { anthropicClient, post } from './sdk.ts'

let test: TestCorral
let client: Anthropic
beforeAll(async () => {
  test = await startTestCorral({
    models: (folder) => writeChainModel(join(folder, 'pond.gguf'), { says: 'A heron.' }),
  })
  client = anthropicClient(test)
})
afterAll(() => test[Symbol.asyncDispose]())

const messages = [{ role: 'user', content: 'Hello' }]
const body = { model: 'pond', max_tokens: 8, messages }

async function expectError(response: Response, status: number, type: string) {
  const answer = (await response.json()) as { request_id: string; error: { message: string } }
  expect(answer).toEqual({
    type: 'error',
    error: { type, message: expect.stringMatching(/./) as string },
    request_id: expect.stringMatching(/^req_/) as string,
  })
  expect(response.status).toBe(status)
  expect(response.headers.get('request-id')).toBe(answer.request_id)
  return answer.error.message
}

/** An answer of an assistant, then what a user says. */
const after = (content: unknown) => [...messages, { role: 'assistant', content }, ...messages]
const user = (...content: unknown[]) => [{ role: 'user', content }]

const deep = `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`
const start = '{"model":"pond","max_tokens":8,"messages":[{"role":"user","content":"x"}'

describe('a request is refused', () => {
  it.each([
    ['no object', []],
    ['a model that is a number', { ...body, model: 7 }],
    ['no model', { ...body, model: undefined }],
    ['no messages', { ...body, messages: [] }],
    ['messages that are a text', { ...body, messages: 'hello' }],
    ['a message that is null', { ...body, messages: [null] }],
    ['an unknown role', { ...body, messages: [{ role: 'robot', content: 'x' }] }],
    ['a content that is a number', { ...body, messages: [{ role: 'user', content: 5 }] }],
    ['a block without a type', { ...body, messages: user({ text: 'x' }) }],
    ['a block of an unknown type', { ...body, messages: user({ type: 'smell' }) }],
    ['a text without text', { ...body, messages: user({ type: 'text' }) }],
    ['an image without a source', { ...body, messages: user({ type: 'image' }) }],
    [
      'an image of an unknown kind',
      {
        ...body,
        messages: user({ type: 'image', source: { type: 'base64', media_type: 'a/b', data: '' } }),
      },
    ],
    [
      'a file that is stored elsewhere',
      { ...body, messages: user({ type: 'document', source: { type: 'file', file_id: 'f' } }) },
    ],
    [
      'a result of no call',
      { ...body, messages: user({ type: 'tool_result', tool_use_id: 'x', content: 'y' }) },
    ],
    [
      'a call with an input that is a text',
      { ...body, messages: after([{ type: 'tool_use', id: 'a', name: 'b', input: '{}' }]) },
    ],
    ['a system prompt that is an object', { ...body, system: {} }],
    ['an image as the system prompt', { ...body, system: [{ type: 'image' }] }],
    ['no max_tokens', { ...body, max_tokens: undefined }],
    ['a max_tokens of 0', { ...body, max_tokens: 0 }],
    ['a temperature that is a text', { ...body, temperature: '0' }],
    ['a top_k below 0', { ...body, top_k: -1 }],
    ['an empty stop sequence', { ...body, stop_sequences: [''] }],
    ['a tool without a schema', { ...body, tools: [{ name: 'x' }] }],
    ['a tool that is null', { ...body, tools: [null] }],
    ['an unknown tool choice', { ...body, tool_choice: { type: 'maybe' } }],
    ['a choice of a missing tool', { ...body, tool_choice: { type: 'tool', name: 'x' } }],
    ['a demand of a call without tools', { ...body, tool_choice: { type: 'any' } }],
    ['an unknown kind of thinking', { ...body, thinking: { type: 'hard' } }],
    ['a format without a schema', { ...body, output_config: { format: { type: 'json_schema' } } }],
    [
      'the beginning of the answer',
      { ...body, messages: [...messages, { role: 'assistant', content: 'A' }] },
    ],
    ['malformed JSON', '{"model": '],
    ['an input that is nested too deep', deepInput()],
    ['a schema that is nested too deep', deepSchema()],
    ['a format that is nested too deep', deepFormat()],
  ])('for %s', async (_, sent) => {
    await expectError(await post(test, '/v1/messages', sent), 400, 'invalid_request_error')
  })

  it('for a picture, in words that say why', async () => {
    const source = { type: 'base64', media_type: 'image/png', data: 'iVBORw0KGgo=' }
    const picture = { ...body, messages: user({ type: 'image', source }) }
    for (const path of ['/v1/messages', '/v1/messages/count_tokens']) {
      const response = await post(test, path, { ...picture, stream: true })
      const message = await expectError(response, 400, 'invalid_request_error')
      expect(message).toContain('reads text only')
    }
  })

  it('for a prompt that is too long, in the words that clients know', async () => {
    const content = 'A heron. '.repeat(40_000)
    const long = { ...body, messages: [{ role: 'user', content }], stream: true }
    const response = await post(test, '/v1/messages', long)
    const message = await expectError(response, 400, 'invalid_request_error')
    expect(message).toMatch(/^prompt is too long: .*\d+/)
  })

  it('for a token that is unknown, and for none', async () => {
    const unknown = new Anthropic({ baseURL: test.address, apiKey: 'ck_none', maxRetries: 0 })
    await expect(unknown.messages.create(body as never)).rejects.toThrow(
      Anthropic.AuthenticationError,
    )
    const response = await fetch(`${test.address}/v1/messages`, { method: 'POST' })
    await expectError(response, 401, 'authentication_error')
  })

  it('for a model or a path that does not exist', async () => {
    const missing = client.messages.create({ ...body, model: 'lake' } as never)
    await expect(missing).rejects.toThrow(Anthropic.NotFoundError)
    await expectError(await post(test, '/v1/messages/batches', body), 404, 'not_found_error')
    const headers = { 'anthropic-version': '2023-06-01' }
    const model = await test.fetch('/v1/models/lake', { headers })
    await expectError(model, 404, 'not_found_error')
    const files = await test.fetch('/v1/files', { headers })
    await expectError(files, 404, 'not_found_error')
  })

  it('for a body that is too large', async () => {
    const port = Number(new URL(test.address).port)
    const socket = connect(port, '127.0.0.1')
    socket.write(
      `POST /v1/messages HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nx-api-key: ${test.userToken}\r\n` +
        `content-type: application/json\r\ncontent-length: ${2 ** 30}\r\n\r\n`,
    )
    let answer = ''
    for await (const piece of socket) {
      answer += String(piece)
      if (answer.includes('request_id')) break
    }
    expect(answer).toMatch(/^HTTP\/1.1 413 /)
    expect(answer).toContain('"type":"request_too_large"')
  })

  it('for a token that may only ask for embeddings', async () => {
    const { token } = await test.corral.client.tokens.create({
      label: 'narrow',
      access: 'user',
      endpoints: 'embeddings',
    })
    const narrow = new Anthropic({ baseURL: test.address, apiKey: token, maxRetries: 0 })
    await expect(narrow.messages.create(body as never)).rejects.toThrow(
      Anthropic.PermissionDeniedError,
    )
  })
})

describe('a token', () => {
  it('may be shown as x-api-key or as a bearer', async () => {
    const bearer = new Anthropic({
      baseURL: test.address,
      apiKey: null,
      authToken: test.userToken,
      maxRetries: 0,
    })
    for (const one of [client, bearer]) {
      const { content } = await one.messages.create(
        body as Anthropic.MessageCreateParamsNonStreaming,
      )
      expect(content).toEqual([{ type: 'text', text: 'A heron.' }])
    }
  })
})

describe("OpenAI's doors", () => {
  it('keep their own errors', async () => {
    const response = await test.fetch('/v1/models/lake')
    expect(await response.json()).toMatchObject({ error: { code: 'model_not_found' } })
  })
})

function deepInput(): string {
  const content = `[{"type":"tool_use","id":"a","name":"b","input":${deep}}]`
  return `${start},{"role":"assistant","content":${content}},{"role":"user","content":"x"}]}`
}

function deepSchema(): string {
  return `${start}],"tools":[{"name":"b","input_schema":${deep}}]}`
}

function deepFormat(): string {
  const format = `{"type":"json_schema","schema":${deep.replaceAll('"a"', '"not"')}}`
  return `${start}],"output_config":{"format":${format}}}`
}
