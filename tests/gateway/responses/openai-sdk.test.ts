import { join } from 'node:path'
import type OpenAI from 'openai'
import { zodTextFormat } from 'openai/helpers/zod'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { writeChainModel } from '../../helpers/models/chain-model.ts'
import { familyTemplate } from '../../helpers/models/families/llama-sources.ts'
import { writeRandomModel } from '../../helpers/models/random-model.ts'
import { type TestCorral, startTestCorral } from '../../helpers/test-corral.ts'
import { checkEvents, post, readEvents } from './sent-events.ts'

const call = (name: string, args: string) =>
  `<tool_call>{"name": "${name}", "arguments": ${args}}</tool_call>`

let test: TestCorral
beforeAll(async () => {
  test = await startTestCorral({
    models: async (folder) => {
      const at = (name: string) => join(folder, `${name}.gguf`)
      await writeChainModel(at('heron'), { says: 'A grey heron stands there.' })
      await writeChainModel(at('caller'), {
        says: `I ask. ${call('weather', '{"city": "Oslo"}')}`,
        afterTool: 'It rains in Oslo.',
      })
      await writeChainModel(at('twice'), {
        says: `${call('weather', '{"city": "Oslo"}')}\n${call('time', '{"zone": "CET"}')}`,
      })
      await writeChainModel(at('thinker'), {
        says: '<think>\nA pond, then.\n</think>\n\nA heron.',
        chatTemplate: `${familyTemplate('qwen-3')}{{- '<|assistant|>' -}}`,
      })
      await writeRandomModel(at('random'), { layers: 1, embeddingLength: 64 })
    },
  })
})
afterAll(() => test[Symbol.asyncDispose]())

const tool = (name: string, property: string): OpenAI.Responses.FunctionTool => ({
  type: 'function',
  name,
  strict: false,
  parameters: {
    type: 'object',
    properties: { [property]: { type: 'string' } },
    required: [property],
  },
})
const tools = [tool('weather', 'city'), tool('time', 'zone')]
const input = 'How is the weather?'

describe('a response', () => {
  it('is a text with its usage', async () => {
    const response = await test.openai.responses.create({
      model: 'heron',
      instructions: 'Be brief.',
      input: 'Who is there?',
      metadata: { page: '1' },
    })
    expect(response).toMatchObject({
      object: 'response',
      status: 'completed',
      model: 'heron',
      error: null,
      instructions: 'Be brief.',
      metadata: { page: '1' },
      output_text: 'A grey heron stands there.',
      output: [{ type: 'message', role: 'assistant', status: 'completed' }],
    })
    const { usage } = response
    expect(usage!.input_tokens).toBeGreaterThan(5)
    expect(usage!.total_tokens).toBe(usage!.input_tokens + usage!.output_tokens)
    expect(usage).toHaveProperty('input_tokens_details.cached_tokens')
    expect(usage).toHaveProperty('output_tokens_details.reasoning_tokens', 0)
  })

  it('that reaches its limit is incomplete, whole and in a stream', async () => {
    const request = { model: 'heron', input, max_output_tokens: 2 }
    const incomplete = {
      status: 'incomplete',
      incomplete_details: { reason: 'max_output_tokens' },
      output: [{ status: 'incomplete' }],
    }
    expect(await test.openai.responses.create(request)).toMatchObject(incomplete)
    const events = await readEvents(await post(test, { ...request, stream: true }))
    checkEvents(events)
    expect(events.at(-1)).toMatchObject({ type: 'response.incomplete', response: incomplete })
  })

  it('streams to the helper of the SDK what it says whole', async () => {
    const stream = test.openai.responses.stream({ model: 'caller', input, tools })
    let text = ''
    stream.on('response.output_text.delta', ({ delta }) => (text += delta))
    const { output } = await stream.finalResponse()
    expect(text.trim()).toBe('I ask.')
    expect(output.map(({ type }) => type)).toEqual(['message', 'function_call'])
    expect(output[1]).toMatchObject({ name: 'weather', status: 'completed' })
  })

  it('keeps to a schema', async () => {
    const shape = z.object({ bird: z.enum(['heron', 'crow']) })
    const response = await test.openai.responses.parse({
      model: 'random',
      input: 'Which bird?',
      text: { format: zodTextFormat(shape, 'bird') },
    })
    expect(['heron', 'crow']).toContain(response.output_parsed?.bird)
  })
})

describe('every event', () => {
  it('has what strict clients need: text and a call', async () => {
    const events = await readEvents(
      await post(test, { model: 'caller', input, tools, stream: true }),
    )
    checkEvents(events)
    const types = [...new Set(events.map(({ type }) => type))]
    expect(types).toEqual([
      'response.created',
      'response.in_progress',
      'response.output_item.added',
      'response.content_part.added',
      'response.output_text.delta',
      'response.output_text.done',
      'response.content_part.done',
      'response.output_item.done',
      'response.function_call_arguments.delta',
      'response.function_call_arguments.done',
      'response.completed',
    ])
  })

  it('has it for two calls, one after the other', async () => {
    const events = await readEvents(
      await post(test, { model: 'twice', input, tools, stream: true }),
    )
    checkEvents(events)
    expect(events.at(-1)!.response!.output).toMatchObject([
      { type: 'function_call', name: 'weather' },
      { type: 'function_call', name: 'time' },
    ])
  })

  it('has it for thinking, which is told as a summary', async () => {
    const include = ['reasoning.encrypted_content']
    const events = await readEvents(
      await post(test, { model: 'thinker', input: 'Who is there?', include, stream: true }),
    )
    checkEvents(events)
    const [thinking, message] = events.at(-1)!.response!
      .output as OpenAI.Responses.ResponseOutputItem[]
    expect(thinking).toMatchObject({
      type: 'reasoning',
      encrypted_content: expect.any(String) as string,
    })
    expect((thinking as OpenAI.Responses.ResponseReasoningItem).summary[0]!.text.trim()).toBe(
      'A pond, then.',
    )
    expect(message).toMatchObject({ type: 'message' })
  })
})

describe('a tool', () => {
  it('is called, and its result is answered', async () => {
    const first = await test.openai.responses.create({ model: 'caller', input, tools })
    const made = first.output.find((item) => item.type === 'function_call')!
    expect(JSON.parse(made.arguments)).toEqual({ city: 'Oslo' })
    const second = await test.openai.responses.create({
      model: 'caller',
      tools,
      input: [
        { role: 'user', content: input },
        ...(first.output as OpenAI.Responses.ResponseInputItem[]),
        { type: 'function_call_output', call_id: made.call_id, output: 'rain' },
      ],
    })
    expect(second.output_text).toBe('It rains in Oslo.')
  })

  it('that takes free text is called with the text', async () => {
    const custom = { type: 'custom' as const, name: 'patch', description: 'Applies a patch.' }
    const request = {
      model: 'random',
      input,
      tools: [custom],
      tool_choice: { type: 'custom' as const, name: 'patch' },
      max_output_tokens: 400,
      temperature: 0,
    }
    const events = await readEvents(await post(test, { ...request, stream: true }))
    checkEvents(events)
    const done = events.find(({ type }) => type === 'response.custom_tool_call_input.done')
    expect(typeof done?.input).toBe('string')
    expect(events.at(-1)!.response!.output).toMatchObject([
      { type: 'custom_tool_call', name: 'patch', input: done!.input },
    ])
  })
})
