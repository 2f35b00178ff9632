import { join } from 'node:path'
import type OpenAI from 'openai'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeChainModel } from '../helpers/models/chain-model.ts'
import { type FamilyName, familyTemplate } from '../helpers/models/families/llama-sources.ts'
import { type TestCorral, startTestCorral } from '../helpers/test-corral.ts'
import { readStream } from './read-stream.ts'

interface Family {
  readonly says: string
  readonly thinks: boolean
}

const hermes =
  '<tool_call>\n{"name": "forecast", "arguments": {"city": "Oslo", "days": 3}}\n</tool_call>'

/** A call of the same tool, as models of each family write it. */
const families: Partial<Record<FamilyName, Family>> = {
  'qwen-2.5': { says: hermes, thinks: false },
  'qwen-3': { says: `<think>\nOslo, then.\n</think>\n\n${hermes}`, thinks: true },
  'hermes-3': { says: hermes, thinks: false },
  'llama-3.1': {
    says: '{"name": "forecast", "parameters": {"city": "Oslo", "days": 3}}',
    thinks: false,
  },
  'mistral-nemo': {
    says: '[TOOL_CALLS][{"name": "forecast", "arguments": {"city": "Oslo", "days": 3}, "id": "a1b2c3d4e"}]',
    thinks: false,
  },
  devstral: { says: '[TOOL_CALLS]forecast[ARGS]{"city": "Oslo", "days": 3}', thinks: false },
  'gemma-4': {
    says: '<|tool_call>call:forecast{city:<|"|>Oslo<|"|>,days:3}<tool_call|>',
    thinks: false,
  },
  'glm-4.6': {
    says: '\n<think>Oslo, then.</think>\n<tool_call>forecast\n<arg_key>city</arg_key>\n<arg_value>Oslo</arg_value>\n<arg_key>days</arg_key>\n<arg_value>3</arg_value>\n</tool_call>',
    thinks: true,
  },
  'gpt-oss': {
    says: '<|channel|>analysis<|message|>Oslo, then.<|end|><|start|>assistant<|channel|>commentary to=functions.forecast <|constrain|>json<|message|>{"city": "Oslo", "days": 3}<|call|>',
    thinks: true,
  },
}
const names = Object.keys(families) as FamilyName[]

let test: TestCorral
beforeAll(async () => {
  test = await startTestCorral({
    models: async (folder) => {
      for (const name of names) {
        // The chain begins behind the token that these templates do not have.
        const chatTemplate = `${familyTemplate(name)}{{- '<|assistant|>' -}}`
        const { says } = families[name]!
        await writeChainModel(join(folder, `${name}.gguf`), { says, chatTemplate })
      }
    },
  })
})
afterAll(() => test[Symbol.asyncDispose]())

const messages = [{ role: 'user' as const, content: 'How is the weather?' }]
const tools: OpenAI.ChatCompletionTool[] = [
  {
    type: 'function',
    function: {
      name: 'forecast',
      description: 'The weather to come',
      parameters: {
        type: 'object',
        properties: {
          city: { type: 'string', description: 'Where' },
          days: { type: 'integer', description: 'How many' },
        },
        required: ['city'],
      },
    },
  },
]

describe.each(names)('a model of the family %s', (model) => {
  it('thinks apart, and calls a tool as OpenAI does', async () => {
    const { choices } = await test.openai.chat.completions.create({ model, messages, tools })
    const { message, finish_reason: reason } = choices[0]!
    expect(message).toMatchObject({ content: null, tool_calls: [{ type: 'function' }] })
    expect(reason).toBe('tool_calls')
    const [call] = message.tool_calls as OpenAI.ChatCompletionMessageFunctionToolCall[]
    expect(call!.function.name).toBe('forecast')
    expect(JSON.parse(call!.function.arguments)).toEqual({ city: 'Oslo', days: 3 })
    const thinking = (message as { reasoning_content?: string }).reasoning_content
    expect(thinking?.trim()).toBe(families[model]!.thinks ? 'Oslo, then.' : undefined)
  })

  it('does the same streamed', async () => {
    const { choices } = await readStream(
      await test.openai.chat.completions.create({ model, messages, tools, stream: true }),
    )
    const [choice] = choices
    expect(choice).toMatchObject({ text: '', reason: 'tool_calls' })
    expect(choice!.calls.map(({ name }) => name)).toEqual(['forecast'])
    expect(JSON.parse(choice!.calls[0]!.arguments)).toEqual({ city: 'Oslo', days: 3 })
    expect(choice!.thinking.trim()).toBe(families[model]!.thinks ? 'Oslo, then.' : '')
  })
})

describe('thinking', () => {
  it('is counted, and is not sent as text', async () => {
    const { usage } = await test.openai.chat.completions.create({
      model: 'qwen-3',
      messages,
      tools,
    })
    const { reasoning_tokens: thought } = usage!.completion_tokens_details!
    expect(thought).toBeGreaterThan(2)
    expect(thought).toBeLessThan(usage!.completion_tokens)
  })

  it('is shown apart in the window, too', async () => {
    const updates = await test.corral.client.chat.stream({
      model: 'qwen-3',
      turns: [{ role: 'user', text: 'Hello' }],
    })
    const parts = { thinking: '', text: '' }
    let reason: string | undefined
    for await (const update of updates) {
      if (update.type === 'thinking') parts.thinking += update.text
      if (update.type === 'text') parts.text += update.text
      if (update.type === 'end') ({ reason } = update)
    }
    expect(parts.thinking.trim()).toBe('Oslo, then.')
    // No tool is offered there, so what looks like a call is text.
    expect(parts.text).toContain('"forecast"')
    expect(reason).toBe('stop')
  })
})
