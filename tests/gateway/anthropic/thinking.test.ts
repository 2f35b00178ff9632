import { join } from 'node:path'
import type Anthropic from '@anthropic-ai/sdk'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeChainModel } from '../../helpers/models/chain-model.ts'
import { familyTemplate } from '../../helpers/models/families/llama-sources.ts'
import { type TestCorral, startTestCorral } from '../../helpers/test-corral.ts'
import { anthropicClient, post, readEvents } from './sdk.ts'

const thought = 'A pond, then. Herons like ponds.'

let test: TestCorral
let client: Anthropic
beforeAll(async () => {
  test = await startTestCorral({
    models: async (folder) => {
      const call = '<tool_call>\n{"name": "look", "arguments": {"where": "pond"}}\n</tool_call>'
      // The chain begins behind the token that this template does not have.
      const chatTemplate = `${familyTemplate('qwen-3')}{{- '<|assistant|>' -}}`
      const says = (rest: string) => `<think>\n${thought}\n</think>\n\n${rest}`
      const at = (name: string) => join(folder, `${name}.gguf`)
      await writeChainModel(at('thinker'), { says: says('A heron.'), chatTemplate })
      await writeChainModel(at('looker'), { says: says(call), chatTemplate })
    },
  })
  client = anthropicClient(test)
})
afterAll(() => test[Symbol.asyncDispose]())

const request = {
  model: 'thinker',
  max_tokens: 4096,
  messages: [{ role: 'user' as const, content: 'Who is there?' }],
}
const look = { name: 'look', input_schema: { type: 'object' as const } }

describe('thinking', () => {
  it('is a block of its own before the text, with a signature', async () => {
    const thinking = { type: 'enabled' as const, budget_tokens: 1024 }
    const whole = await client.messages.create({ ...request, thinking })
    const streamed = await client.messages.stream({ ...request, thinking }).finalMessage()
    for (const { content, usage } of [whole, streamed]) {
      expect(content).toMatchObject([
        { type: 'thinking', signature: expect.stringMatching(/./) as string },
        { type: 'text', text: 'A heron.' },
      ])
      expect((content[0] as Anthropic.ThinkingBlock).thinking.trim()).toBe(thought)
      expect(usage.output_tokens_details!.thinking_tokens).toBeGreaterThan(3)
    }
  })

  it('streams as deltas, the signature last', async () => {
    const events = await readEvents(await post(test, '/v1/messages', { ...request, stream: true }))
    const deltas = events
      .filter(({ index, type }) => index === 0 && type === 'content_block_delta')
      .map(({ delta }) => (delta as { type: string }).type)
    expect(deltas.length).toBeGreaterThan(2)
    expect(new Set(deltas.slice(0, -1))).toEqual(new Set(['thinking_delta']))
    expect(deltas.at(-1)).toBe('signature_delta')
  })

  it('comes back with a call, and the conversation goes on', async () => {
    const tools = [look]
    const first = await client.messages.create({ ...request, model: 'looker', tools })
    expect(first.content.map(({ type }) => type)).toEqual(['thinking', 'tool_use'])
    const [, call] = first.content as [Anthropic.ThinkingBlock, Anthropic.ToolUseBlock]
    const result = { type: 'tool_result' as const, tool_use_id: call.id, content: 'a heron' }
    const messages: Anthropic.MessageParam[] = [
      ...request.messages,
      { role: 'assistant', content: first.content },
      { role: 'user', content: [result] },
    ]
    const second = await client.messages.create({ ...request, model: 'looker', tools, messages })
    expect(second.content.map(({ type }) => type)).toEqual(['thinking', 'tool_use'])
    // The template shows thinking of the same turn: what came back stands in the prompt.
    const without = messages.with(1, { role: 'assistant', content: [call] })
    const count = async (messages: Anthropic.MessageParam[]) =>
      (await client.messages.countTokens({ model: 'looker', tools, messages })).input_tokens
    expect(await count(messages)).toBeGreaterThan(await count(without))
  })

  it('that the client wants omitted is carried in its signature', async () => {
    const tools = [look]
    const ask = { ...request, model: 'looker', tools }
    const thinking = { type: 'adaptive' as const, display: 'omitted' as const }
    const shown = await client.messages.create(ask)
    const whole = await client.messages.create({ ...ask, thinking })
    const streamed = await client.messages.stream({ ...ask, thinking }).finalMessage()
    for (const { content } of [whole, streamed]) {
      const [hidden] = content as [Anthropic.ThinkingBlock]
      expect(hidden).toMatchObject({ type: 'thinking', thinking: '' })
      expect(hidden.signature).toBe((whole.content[0] as Anthropic.ThinkingBlock).signature)
    }
    const [, call] = shown.content as [unknown, Anthropic.ToolUseBlock]
    const result = { type: 'tool_result' as const, tool_use_id: call.id, content: 'a heron' }
    const count = async (block: Anthropic.ContentBlock) => {
      const messages: Anthropic.MessageParam[] = [
        ...request.messages,
        { role: 'assistant', content: [block, call] },
        { role: 'user', content: [result] },
      ]
      return (await client.messages.countTokens({ model: 'looker', tools, messages })).input_tokens
    }
    expect(await count(whole.content[0]!)).toBe(await count(shown.content[0]!))
  })

  it('of another maker that nobody here can read is left out, and a header says so', async () => {
    const content = [
      { type: 'thinking', thinking: '', signature: 'EqQBCkYIBxgC' },
      { type: 'redacted_thinking', data: 'EmwKAhgB' },
      { type: 'text', text: 'A heron.' },
    ]
    const messages = [...request.messages, { role: 'assistant', content }, ...request.messages]
    const response = await post(test, '/v1/messages', { ...request, messages })
    expect(response.status).toBe(200)
    expect(response.headers.get('x-corral-dropped')).toBe(
      'messages.1.content.0 (thinking that only its maker can read), ' +
        'messages.1.content.1 (redacted_thinking)',
    )
  })
})
