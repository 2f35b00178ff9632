import { join } from 'node:path'
import type Anthropic from '@anthropic-ai/sdk'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeChainModel } from '../../helpers/models/chain-model.ts'
import { type TestCorral, startTestCorral } from '../../helpers/test-corral.ts'
import { anthropicClient, post, readEvents } from './sdk.ts'

const says = 'One heron, two herons and a third: the pond is full.'

let test: TestCorral
let client: Anthropic
beforeAll(async () => {
  test = await startTestCorral({
    models: (folder) => writeChainModel(join(folder, 'pond.gguf'), { says, name: 'The pond' }),
  })
  client = anthropicClient(test)
})
afterAll(() => test[Symbol.asyncDispose]())

const hello = {
  model: 'pond',
  max_tokens: 64,
  messages: [{ role: 'user' as const, content: 'Hello' }],
}

describe('a message', () => {
  it('has the fields that clients read', async () => {
    const message = await client.messages.create(hello)
    expect(message).toEqual({
      id: expect.stringMatching(/^msg_[\w-]{24}$/) as string,
      type: 'message',
      role: 'assistant',
      model: 'pond',
      content: [{ type: 'text', text: says }],
      stop_reason: 'end_turn',
      stop_sequence: null,
      usage: {
        input_tokens: expect.any(Number) as number,
        cache_creation_input_tokens: 0,
        cache_read_input_tokens: expect.any(Number) as number,
        output_tokens: expect.any(Number) as number,
        output_tokens_details: { thinking_tokens: 0 },
      },
    })
    expect(message.usage.output_tokens).toBeGreaterThan(5)
  })

  it('counts as input only what was computed, beside what was in memory', async () => {
    const messages = [{ role: 'user' as const, content: 'Tell me of the pond. '.repeat(20) }]
    const { input_tokens: all } = await client.messages.countTokens({ model: 'pond', messages })
    await client.messages.create({ ...hello, messages })
    const { usage } = await client.messages.create({ ...hello, messages })
    expect(usage.cache_read_input_tokens).toBeGreaterThan(0)
    expect(usage.input_tokens).toBeGreaterThan(0)
    expect(usage.input_tokens + usage.cache_read_input_tokens!).toBe(all)
  })

  it('says that it was cut, or by which stop sequence', async () => {
    const cut = await client.messages.create({ ...hello, max_tokens: 3 })
    expect(cut).toMatchObject({ stop_reason: 'max_tokens', stop_sequence: null })
    expect(cut.usage.output_tokens).toBe(3)
    const stop_sequences = ['nothing', ' third', ' full']
    const stopped = await client.messages.create({ ...hello, stop_sequences })
    expect(stopped).toMatchObject({ stop_reason: 'stop_sequence', stop_sequence: ' third' })
    expect(stopped.content).toEqual([{ type: 'text', text: 'One heron, two herons and a' }])
  })

  it('has an id of its request in a header', async () => {
    const { request_id: id } = await client.messages.create(hello).withResponse()
    expect(id).toMatch(/^req_[\w-]{25}$/)
  })
})

describe('a stream', () => {
  it('says the same as the whole message', async () => {
    const whole = await client.messages.create({ ...hello, stop_sequences: [' full'] })
    const stream = client.messages.stream({ ...hello, stop_sequences: [' full'] })
    let text = ''
    stream.on('text', (delta) => (text += delta))
    const message = await stream.finalMessage()
    expect(message.content).toEqual(whole.content)
    expect(text).toBe('One heron, two herons and a third: the pond is')
    expect(message).toMatchObject({ stop_reason: 'stop_sequence', stop_sequence: ' full' })
    expect(message.usage.output_tokens).toBe(whole.usage.output_tokens)
  })

  it('is the events of the reference, in their order', async () => {
    const response = await post(test, '/v1/messages?beta=true', { ...hello, stream: true })
    expect(response.headers.get('content-type')).toContain('text/event-stream')
    expect(response.headers.get('request-id')).toMatch(/^req_/)
    const events = await readEvents(response)
    const types = events.map(({ type }) => type)
    expect(types.slice(0, 2)).toEqual(['message_start', 'content_block_start'])
    expect(types.slice(-3)).toEqual(['content_block_stop', 'message_delta', 'message_stop'])
    expect(new Set(types.slice(2, -3))).toEqual(new Set(['content_block_delta']))
    expect(new Set(events.slice(1, -2).map(({ index }) => index))).toEqual(new Set([0]))
    expect(events[0]).toMatchObject({
      message: { role: 'assistant', model: 'pond', content: [], stop_reason: null },
    })
    expect(events.at(-2)).toMatchObject({ delta: { stop_reason: 'end_turn', stop_sequence: null } })
  })

  it('knows the size of the prompt from its first event on', async () => {
    const events = await readEvents(await post(test, '/v1/messages', { ...hello, stream: true }))
    const [start] = events as unknown as [Anthropic.RawMessageStartEvent]
    const last = events.at(-2) as unknown as Anthropic.RawMessageDeltaEvent
    const { input_tokens, cache_read_input_tokens } = start.message.usage
    expect(input_tokens + cache_read_input_tokens!).toBeGreaterThan(0)
    expect(last.usage).toMatchObject({ input_tokens, cache_read_input_tokens })
    expect(last.usage.output_tokens).toBeGreaterThan(5)
  })
})

describe('count_tokens', () => {
  it('counts the prompt that the request would become', async () => {
    const count = async (fields: object) => {
      const body = { model: 'pond', messages: hello.messages, ...fields }
      const response = await post(test, '/v1/messages/count_tokens?beta=true', body)
      expect(Object.keys((await response.clone().json()) as object)).toEqual(['input_tokens'])
      return ((await response.json()) as { input_tokens: number }).input_tokens
    }
    const plain = await count({})
    expect(await count({ system: 'Be brief.' })).toBeGreaterThan(plain)
    const tools = [{ name: 'look', input_schema: { type: 'object', properties: {} } }]
    expect(await count({ tools })).toBeGreaterThan(plain)
    const { usage } = await client.messages.create({ ...hello, system: 'Be brief.' })
    expect(usage.input_tokens + usage.cache_read_input_tokens!).toBe(
      await count({ system: 'Be brief.' }),
    )
  })
})

describe('the models', () => {
  it('have the shape of the client that asks', async () => {
    const listed = []
    for await (const model of client.models.list()) listed.push(model)
    const pond = {
      type: 'model',
      id: 'pond',
      display_name: 'The pond',
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as string,
    }
    expect(listed).toEqual([pond])
    expect(await client.models.retrieve('pond')).toMatchObject(pond)
    const page = await test.openai.models.list()
    expect(page.data).toMatchObject([{ id: 'pond', object: 'model', owned_by: 'corral' }])
    expect(await test.openai.models.retrieve('pond')).toMatchObject({ object: 'model' })
  })
})

describe('the root', () => {
  it('answers whoever asks whether anybody is there', async () => {
    const response = await fetch(test.address, { method: 'HEAD' })
    expect(response.status).toBe(200)
  })
})
