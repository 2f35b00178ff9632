import { join } from 'node:path'
import type OpenAI from 'openai'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeChainModel } from '../helpers/models/chain-model.ts'
import { writeRandomModel } from '../helpers/models/random-model.ts'
import { type TestCorral, startTestCorral } from '../helpers/test-corral.ts'
import { readStream } from './read-stream.ts'

const call = (name: string, args: string) =>
  `<tool_call>{"name": "${name}", "arguments": ${args}}</tool_call>`

let test: TestCorral
beforeAll(async () => {
  test = await startTestCorral({
    models: async (folder) => {
      const at = (name: string) => join(folder, `${name}.gguf`)
      await writeChainModel(at('caller'), {
        says: call('weather', '{"city": "Oslo", "days": 2}'),
        afterTool: 'It rains in Oslo.',
      })
      await writeChainModel(at('talker'), { says: `I ask. ${call('weather', '{"city": "Rome"}')}` })
      await writeChainModel(at('twice'), {
        says: `${call('weather', '{"city": "Oslo"}')}\n${call('time', '{"zone": "CET"}')}`,
      })
      await writeRandomModel(at('random'), { layers: 1, embeddingLength: 64 })
    },
  })
})
afterAll(() => test[Symbol.asyncDispose]())

const tool = (name: string, properties: object): OpenAI.ChatCompletionTool => ({
  type: 'function',
  function: {
    name,
    parameters: { type: 'object', properties, required: Object.keys(properties) },
  },
})
const weather = tool('weather', { city: { enum: ['Oslo', 'Rome'] } })
const time = tool('time', { zone: { enum: ['CET'] } })
const messages = [{ role: 'user' as const, content: 'How is the weather?' }]

const ask = (model: string, more: object = {}) =>
  test.openai.chat.completions.create({ model, messages, tools: [weather, time], ...more })
const stream = async (model: string, more: object = {}) =>
  readStream(
    await test.openai.chat.completions.create({
      model,
      messages,
      tools: [weather, time],
      stream: true,
      ...more,
    }),
  )

describe('a tool call', () => {
  it('is a call, not a text', async () => {
    const { choices } = await ask('caller')
    expect(choices[0]).toMatchObject({
      finish_reason: 'tool_calls',
      message: {
        role: 'assistant',
        content: null,
        tool_calls: [{ type: 'function', function: { name: 'weather' } }],
      },
    })
    const [made] = choices[0]!.message.tool_calls!
    expect(made!.id).not.toBe('')
    expect(made).toHaveProperty('function.arguments')
    const { function: named } = made as OpenAI.ChatCompletionMessageFunctionToolCall
    expect(JSON.parse(named.arguments)).toEqual({ city: 'Oslo', days: 2 })
  })

  it('streams its index, id and name first, and then its arguments', async () => {
    const { chunks, choices } = await stream('caller')
    const deltas = chunks.flatMap((chunk) => chunk.choices.map(({ delta }) => delta))
    expect(deltas[0]).toEqual({ role: 'assistant', content: null })
    const calls = deltas.flatMap((delta) => delta.tool_calls ?? [])
    expect(calls[0]).toEqual({
      index: 0,
      id: expect.stringMatching(/./) as string,
      type: 'function',
      function: { name: 'weather', arguments: '' },
    })
    for (const { id, function: part } of calls.slice(1)) {
      expect(id).toBeUndefined()
      expect(part).not.toHaveProperty('name')
    }
    expect(calls.length).toBeGreaterThan(3)
    expect(choices[0]).toMatchObject({ text: '', reason: 'tool_calls' })
    expect(JSON.parse(choices[0]!.calls[0]!.arguments)).toEqual({ city: 'Oslo', days: 2 })
  })

  it('keeps the text before it', async () => {
    for (const choice of [
      (await ask('talker')).choices[0]!.message,
      { content: (await stream('talker')).choices[0]!.text },
    ]) {
      expect(choice.content?.trim()).toBe('I ask.')
    }
    expect((await stream('talker')).choices[0]).toMatchObject({
      reason: 'tool_calls',
      calls: [{ name: 'weather' }],
    })
  })

  it('beside another has an index and an id of its own', async () => {
    const { choices } = await stream('twice')
    const { calls } = choices[0]!
    expect(calls.map(({ name }) => name)).toEqual(['weather', 'time'])
    expect(calls.map((made) => JSON.parse(made.arguments) as unknown)).toEqual([
      { city: 'Oslo' },
      { zone: 'CET' },
    ])
    expect(new Set(calls.map(({ id }) => id)).size).toBe(2)
    const whole = (await ask('twice')).choices[0]!.message.tool_calls!
    expect(whole.map((made) => made.type === 'function' && made.function.name)).toEqual([
      'weather',
      'time',
    ])
  })

  it('stands alone when the request wants no parallel calls', async () => {
    const { choices } = await stream('twice', { parallel_tool_calls: false })
    expect(choices[0]!.calls.map(({ name }) => name)).toEqual(['weather'])
    expect(choices[0]!.reason).toBe('tool_calls')
  })

  it('is text where no tool is offered', async () => {
    const { choices } = await stream('caller', { tools: [] })
    expect(choices[0]).toMatchObject({ calls: [], reason: 'stop' })
    expect(choices[0]!.text).toContain('weather')
  })
})

describe('tool_choice', () => {
  it('none leaves the answer without calls', async () => {
    const { choices } = await stream('caller', { tool_choice: 'none' })
    expect(choices[0]).toMatchObject({ calls: [], reason: 'stop' })
  })

  it.each([
    ['required', 'required', ['weather', 'time']],
    ['a name', { type: 'function', function: { name: 'time' } }, ['time']],
    [
      'allowed tools',
      {
        type: 'allowed_tools',
        allowed_tools: {
          mode: 'required',
          tools: [{ type: 'function', function: { name: 'time' } }],
        },
      },
      ['time'],
    ],
  ])('%s makes any model call, with arguments that fit', async (_, choice, names) => {
    const more = { tool_choice: choice, temperature: 1, parallel_tool_calls: false }
    for (const seed of [1, 2, 3]) {
      const { choices } = await stream('random', { ...more, seed })
      const [made, ...others] = choices[0]!.calls
      expect(others).toEqual([])
      expect(choices[0]).toMatchObject({ text: '', reason: 'tool_calls' })
      expect(names).toContain(made!.name)
      const args = JSON.parse(made!.arguments) as { city?: string; zone?: string }
      expect(['Oslo', 'Rome', 'CET']).toContain(args.city ?? args.zone)
    }
  })
})

describe("the client's helpers", () => {
  it('run the tool and come back with the answer', async () => {
    const asked: unknown[] = []
    const runner = test.openai.chat.completions.runTools({
      model: 'caller',
      messages,
      tools: [
        {
          type: 'function',
          function: {
            name: 'weather',
            description: 'Forecast',
            parameters: { type: 'object', properties: { city: { type: 'string' } } },
            parse: JSON.parse,
            function: (args: object) => {
              asked.push(args)
              return 'rain'
            },
          },
        },
      ],
    })
    expect(await runner.finalContent()).toBe('It rains in Oslo.')
    expect(asked).toEqual([{ city: 'Oslo', days: 2 }])
  })

  it('see the arguments of a streamed call grow and end', async () => {
    const helper = test.openai.chat.completions.stream({
      model: 'twice',
      messages,
      tools: [weather, time],
    })
    const done: string[] = []
    helper.on('tool_calls.function.arguments.done', ({ name, arguments: text }) => {
      done.push(`${name} ${text.replaceAll(' ', '')}`)
    })
    const message = await helper.finalMessage()
    expect(done).toEqual(['weather {"city":"Oslo"}', 'time {"zone":"CET"}'])
    expect(message.content).toBeNull()
    expect(message.tool_calls).toHaveLength(2)
  })
})

describe('a conversation with tools', () => {
  it('goes on after a result, and takes a broken call of a model as it is', async () => {
    const made = (args: unknown) => ({
      role: 'assistant',
      content: null,
      tool_calls: [{ id: 'c1', type: 'function', function: { name: 'weather', arguments: args } }],
    })
    for (const args of ['{"city":"Oslo"}', '{"city":', '', { city: 'Oslo' }]) {
      const history = [
        ...messages,
        made(args),
        { role: 'tool', tool_call_id: 'c1', content: 'wet' },
      ]
      const { choices } = await ask('caller', { messages: history })
      expect(choices[0]!.message.content).toBe('It rains in Oslo.')
      expect(choices[0]!.finish_reason).toBe('stop')
    }
  })
})
