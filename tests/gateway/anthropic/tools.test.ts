import { join } from 'node:path'
import type Anthropic from '@anthropic-ai/sdk'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeChainModel } from '../../helpers/models/chain-model.ts'
import { familyTemplate } from '../../helpers/models/families/llama-sources.ts'
import { writeRandomModel } from '../../helpers/models/random-model.ts'
import { type TestCorral, startTestCorral } from '../../helpers/test-corral.ts'
import { anthropicClient, post, readEvents } from './sdk.ts'

const call = (name: string, args: string) =>
  `<tool_call>{"name": "${name}", "arguments": ${args}}</tool_call>`

let test: TestCorral
let client: Anthropic
beforeAll(async () => {
  test = await startTestCorral({
    models: async (folder) => {
      const at = (name: string) => join(folder, `${name}.gguf`)
      await writeChainModel(at('caller'), {
        says: `I look. ${call('weather', '{"city": "Oslo", "days": 2}')}`,
        afterTool: 'It rains in Oslo.',
      })
      await writeChainModel(at('twice'), {
        says: `${call('weather', '{"city": "Oslo"}')}\n${call('time', '{"zone": "CET"}')}`,
      })
      const args = '{"city": "Oslo", "days": [1, {"hour": 2}], "note": "a, b: \\n"}'
      await writeChainModel(at('writer'), { says: call('weather', args) })
      await writeChainModel(at('hermes'), {
        says: call('look', '{}'),
        chatTemplate: `${familyTemplate('hermes-3')}{{- '<|assistant|>' -}}`,
      })
      await writeRandomModel(at('random'), { layers: 1, embeddingLength: 64 })
    },
  })
  client = anthropicClient(test)
})
afterAll(() => test[Symbol.asyncDispose]())

const tool = (name: string, properties: object): Anthropic.Tool => ({
  name,
  input_schema: { type: 'object', properties, required: Object.keys(properties) },
})
const weather = tool('weather', { city: { enum: ['Oslo', 'Rome'] } })
const time = tool('time', { zone: { enum: ['CET'] } })
const messages: Anthropic.MessageParam[] = [{ role: 'user', content: 'How is the weather?' }]
const request = (model: string, more: object = {}) => ({
  model,
  max_tokens: 512,
  messages,
  tools: [weather, time],
  ...more,
})
const ask = (model: string, more: object = {}) =>
  client.messages.create(request(model, more) as Anthropic.MessageCreateParamsNonStreaming)
const stream = (model: string, more: object = {}) =>
  client.messages.stream(request(model, more)).finalMessage()

describe('a tool call', () => {
  it('is a block with its input as a value, after the text before it', async () => {
    for (const message of [await ask('caller'), await stream('caller')]) {
      expect(message.stop_reason).toBe('tool_use')
      expect(message.content).toMatchObject([
        { type: 'text' },
        { type: 'tool_use', name: 'weather', input: { city: 'Oslo', days: 2 } },
      ])
      expect((message.content[0] as Anthropic.TextBlock).text.trim()).toBe('I look.')
    }
  })

  it('streams its id and name first, then an empty input, then its JSON', async () => {
    const events = await readEvents(
      await post(test, '/v1/messages', { ...request('caller'), stream: true }),
    )
    const ofCall = events.filter(({ index }) => index === 1)
    expect(ofCall[0]).toMatchObject({
      type: 'content_block_start',
      content_block: { type: 'tool_use', name: 'weather', input: {} },
    })
    const deltas = ofCall.slice(1, -1).map(({ delta }) => delta as Anthropic.InputJSONDelta)
    expect(deltas[0]).toEqual({ type: 'input_json_delta', partial_json: '' })
    expect(deltas.length).toBeGreaterThan(3)
    const json = deltas.map(({ partial_json }) => partial_json).join('')
    expect(JSON.parse(json)).toEqual({ city: 'Oslo', days: 2 })
    expect(ofCall.at(-1)).toMatchObject({ type: 'content_block_stop' })
  })

  it('beside another has an index and an id of its own, and no block overlaps', async () => {
    for (const { content } of [await ask('twice'), await stream('twice')]) {
      const calls = content as Anthropic.ToolUseBlock[]
      expect(calls.map(({ name, input }) => [name, input])).toEqual([
        ['weather', { city: 'Oslo' }],
        ['time', { zone: 'CET' }],
      ])
      expect(new Set(calls.map(({ id }) => id)).size).toBe(2)
    }
    const events = await readEvents(
      await post(test, '/v1/messages', { ...request('twice'), stream: true }),
    )
    const indexed = events.filter(({ index }) => index !== undefined)
    const borders = indexed.filter(({ type }) => type !== 'content_block_delta')
    expect(borders.map(({ type, index }) => `${type} ${index}`)).toEqual([
      'content_block_start 0',
      'content_block_stop 0',
      'content_block_start 1',
      'content_block_stop 1',
    ])
    const order = indexed.map(({ index }) => index)
    expect(order).toEqual(order.toSorted((a, b) => a! - b!))
  })

  it('stands alone when the request wants no parallel calls', async () => {
    const { content } = await ask('twice', {
      tool_choice: { type: 'auto', disable_parallel_tool_use: true },
    })
    expect(content).toMatchObject([{ type: 'tool_use', name: 'weather' }])
  })
})

describe('tool_choice', () => {
  it('none leaves the answer without calls', async () => {
    const { content, stop_reason } = await ask('twice', { tool_choice: { type: 'none' } })
    expect(content.map(({ type }) => type)).toEqual(['text'])
    expect(stop_reason).toBe('end_turn')
  })

  it.each([
    ['any', { type: 'any' }, ['weather', 'time']],
    ['a tool', { type: 'tool', name: 'time' }, ['time']],
  ])('%s makes any model call, with an input that fits', async (_, choice, names) => {
    const tool_choice = { ...choice, disable_parallel_tool_use: true }
    const { content, stop_reason } = await ask('random', { tool_choice, temperature: 1 })
    expect(stop_reason).toBe('tool_use')
    const [made, ...others] = content as Anthropic.ToolUseBlock[]
    expect(others).toEqual([])
    expect(names).toContain(made!.name)
    const input = made!.input as { city?: string; zone?: string }
    expect(['Oslo', 'Rome', 'CET']).toContain(input.city ?? input.zone)
  })
})

describe('a conversation with tools', () => {
  it("goes on after a result, with the client's own runner", async () => {
    const asked: unknown[] = []
    const final = await client.beta.messages.toolRunner({
      ...request('caller'),
      tools: [
        {
          ...weather,
          type: 'custom',
          run: (input: unknown) => {
            asked.push(input)
            return 'rain'
          },
          parse: (input: unknown) => input,
        },
      ],
    })
    expect(asked).toEqual([{ city: 'Oslo', days: 2 }])
    expect(final.content).toMatchObject([{ type: 'text', text: 'It rains in Oslo.' }])
  })

  it('finds the call in memory as the model wrote it', async () => {
    const system = 'You know the weather. '.repeat(30)
    const first = await ask('writer', { system })
    const [made] = first.content as [Anthropic.ToolUseBlock]
    const result = { type: 'tool_result', tool_use_id: made.id, content: 'wet' }
    const history = [
      ...messages,
      { role: 'assistant', content: first.content },
      { role: 'user', content: [result] },
    ]
    const { usage } = await ask('writer', { system, messages: history })
    const { input_tokens, cache_read_input_tokens, output_tokens } = first.usage
    const written = input_tokens + cache_read_input_tokens! + output_tokens
    expect(output_tokens).toBeGreaterThan(30)
    expect(usage.cache_read_input_tokens).toBeGreaterThan(written - 4)
  })

  it.each([
    ['a text', 'wet'],
    ['blocks', [{ type: 'text', text: 'wet' }]],
    ['nothing', undefined],
  ])('takes a result that is %s', async (_, content) => {
    const result = { type: 'tool_result', tool_use_id: 'toolu_1', content, is_error: true }
    const history = [
      ...messages,
      {
        role: 'assistant',
        content: [{ type: 'tool_use', id: 'toolu_1', name: 'weather', input: { city: 'Oslo' } }],
      },
      { role: 'user', content: [result] },
    ]
    const message = await ask('caller', { messages: history })
    expect(message.content).toEqual([{ type: 'text', text: 'It rains in Oslo.' }])
  })
})

describe('a tool without arguments', () => {
  it('may have a schema that says nothing of them, whatever the template', async () => {
    const tools = [{ name: 'look', input_schema: { type: 'object' } }]
    const { content } = await ask('hermes', { tools })
    expect(content).toMatchObject([{ type: 'tool_use', name: 'look', input: {} }])
  })
})

describe('tools that Anthropic defines', () => {
  const search = { type: 'web_search_20250305', name: 'web_search', max_uses: 3 }

  it('are left out beside others, and a header says so', async () => {
    const response = await post(
      test,
      '/v1/messages',
      request('caller', { tools: [weather, search] }),
    )
    expect(response.status).toBe(200)
    expect(response.headers.get('x-corral-dropped')).toBe('tools.1 (web_search_20250305)')
  })

  it.each([
    ['alone', { tools: [search] }],
    ['demanded', { tools: [weather, search], tool_choice: { type: 'tool', name: 'web_search' } }],
  ])('are refused when they are %s', async (_, fields) => {
    const response = await post(test, '/v1/messages', request('caller', fields))
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ error: { type: 'invalid_request_error' } })
  })
})

describe('an answer in a given form', () => {
  it('is what the schema allows', async () => {
    const schema = { type: 'object', properties: { bird: { enum: ['heron'] } }, required: ['bird'] }
    const format = { type: 'json_schema' as const, schema }
    const { content } = await ask('random', { tools: [], output_config: { format } })
    expect(JSON.parse((content[0] as Anthropic.TextBlock).text)).toMatchObject({ bird: 'heron' })
  })
})
