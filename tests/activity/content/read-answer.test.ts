import { describe, expect, it } from 'vitest'
import type { KeptAnswer } from '../../../src-main/contract/kept-content.ts'
import { readAnswer } from '../../../src-main/core/activity/content/read-answer.ts'
import type { StreamWire } from '../../../src-main/core/providers/upstream/wire-format.ts'
import { chatFrames, chunk, messageFrames } from '../../gateway/cloud/scripts.ts'

const event = (type: string, fields: object) =>
  `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`
const tool = (index: number, fields: object) => chunk({ tool_calls: [{ index, ...fields }] })
const messageBlock = (index: number, content_block: object) =>
  event('content_block_start', { index, content_block })
const messageDelta = (index: number, delta: object) =>
  event('content_block_delta', { index, delta })

const said = {
  thinking: 'Let me see. ',
  text: 'Hé 😀 there',
  tool_calls: [{ name: 'weather', arguments: '{"city":"Oslo"}' }],
}

/** The same answer in each protocol. */
const streams: Record<Exclude<StreamWire, 'openai-completions'>, string[]> = {
  'openai-chat': [
    ': a comment\n\n',
    chatFrames.role,
    chunk({ reasoning_content: 'Let me ' }),
    chunk({ reasoning_content: 'see. ' }),
    ...['Hé ', '😀 th', 'ere'].map(chatFrames.text),
    tool(0, { id: 'c1', function: { name: 'weather', arguments: '{"city"' } }),
    tool(0, { function: { arguments: ':"Oslo"}' } }),
    chunk({}, { finish_reason: 'tool_calls' }),
    chatFrames.usage,
    chatFrames.done,
  ],
  'anthropic-messages': [
    messageFrames.start,
    messageBlock(0, { type: 'thinking', thinking: '' }),
    messageDelta(0, { type: 'thinking_delta', thinking: 'Let me see. ' }),
    event('content_block_stop', { index: 0 }),
    messageBlock(1, { type: 'text', text: '' }),
    messageDelta(1, { type: 'text_delta', text: 'Hé 😀' }),
    messageDelta(1, { type: 'text_delta', text: ' there' }),
    event('content_block_stop', { index: 1 }),
    messageBlock(2, { type: 'tool_use', id: 't1', name: 'weather', input: {} }),
    messageDelta(2, { type: 'input_json_delta', partial_json: '{"city":"Oslo"}' }),
    event('content_block_stop', { index: 2 }),
    messageFrames.end,
    messageFrames.stop,
  ],
  'openai-responses': [
    event('response.created', { response: {} }),
    event('response.output_item.added', { output_index: 0, item: { type: 'reasoning' } }),
    event('response.reasoning_summary_text.delta', { output_index: 0, delta: 'Let me see. ' }),
    event('response.output_item.done', {
      output_index: 0,
      item: { type: 'reasoning', summary: [{ type: 'summary_text', text: 'Let me see. ' }] },
    }),
    event('response.output_item.added', { output_index: 1, item: { type: 'message' } }),
    event('response.output_text.delta', { output_index: 1, delta: 'Hé 😀' }),
    event('response.output_text.delta', { output_index: 1, delta: ' there' }),
    event('response.output_item.added', {
      output_index: 2,
      item: { type: 'function_call', name: 'weather', call_id: 'c1', arguments: '' },
    }),
    event('response.function_call_arguments.delta', { output_index: 2, delta: '{"city":' }),
    event('response.function_call_arguments.delta', { output_index: 2, delta: '"Oslo"}' }),
    event('response.output_item.done', {
      output_index: 2,
      item: { type: 'function_call', name: 'weather', arguments: '{"city":"Oslo"}' },
    }),
    event('response.completed', { response: { status: 'completed' } }),
  ],
}

const message = (content: unknown) => ({ type: 'message', role: 'assistant', content })
const wholes: Record<keyof typeof streams, unknown> = {
  'openai-chat': {
    choices: [
      {
        index: 0,
        finish_reason: 'tool_calls',
        message: {
          reasoning_content: said.thinking,
          content: said.text,
          tool_calls: [{ id: 'c1', function: { name: 'weather', arguments: '{"city":"Oslo"}' } }],
        },
      },
    ],
  },
  'anthropic-messages': {
    ...message([
      { type: 'thinking', thinking: said.thinking, signature: 's' },
      { type: 'text', text: said.text },
      { type: 'tool_use', id: 't1', name: 'weather', input: { city: 'Oslo' } },
    ]),
    stop_reason: 'tool_use',
  },
  'openai-responses': {
    output: [
      { type: 'reasoning', summary: [{ type: 'summary_text', text: said.thinking }] },
      message([{ type: 'output_text', text: said.text }]),
      { type: 'function_call', name: 'weather', arguments: '{"city":"Oslo"}' },
    ],
  },
}

function read(wire: StreamWire, stream: boolean, body: Uint8Array): Promise<KeptAnswer> {
  return readAnswer({ header: { kind: 'bytes', wire, stream, cut: false }, body }, 1)
}

describe.each(Object.keys(streams) as (keyof typeof streams)[])('a kept answer in %s', (wire) => {
  const bytes = Buffer.from(streams[wire].join(''))

  it('is read from its stream', async () => {
    expect(await read(wire, true, bytes)).toEqual({ attempt: 1, ...said, cut: false })
  })

  it('is read when it came whole', async () => {
    const body = Buffer.from(JSON.stringify(wholes[wire]))
    expect(await read(wire, false, body)).toEqual({ attempt: 1, ...said, cut: false })
  })

  it('is read as far as it came, wherever it broke off', async () => {
    let longest = 0
    for (let end = 0; end < bytes.length; end += 7) {
      const { text, thinking } = await read(wire, true, bytes.subarray(0, end))
      expect(said.text.startsWith(text)).toBe(true)
      expect(said.thinking.startsWith(thinking)).toBe(true)
      expect(text.length).toBeGreaterThanOrEqual(longest)
      longest = text.length
    }
    expect(longest).toBe(said.text.length)
  })

  it('is shown as it is when nobody can read it', async () => {
    const cut = Buffer.from(JSON.stringify(wholes[wire])).subarray(0, 60)
    expect(await read(wire, false, cut)).toMatchObject({ text: cut.toString(), tool_calls: [] })
  })
})

describe('a kept answer', () => {
  it('to a completion is read', async () => {
    const text = (said: string, finish_reason: string | null) =>
      `data: ${JSON.stringify({ choices: [{ index: 0, text: said, finish_reason }] })}\n\n`
    const frames = [text('Once ', null), text('upon', 'stop'), 'data: [DONE]\n\n'].join('')
    expect(await read('openai-completions', true, Buffer.from(frames))).toMatchObject({
      text: 'Once upon',
    })
  })

  it('in several choices is told one after the other', async () => {
    const choices = [0, 1].map((index) => ({
      index,
      finish_reason: 'stop',
      message: { content: `choice ${index}` },
    }))
    const body = Buffer.from(JSON.stringify({ choices }))
    expect(await read('openai-chat', false, body)).toMatchObject({ text: 'choice 0\n\nchoice 1' })
  })

  it('of a response without deltas is taken from its items', async () => {
    const item = message([{ type: 'output_text', text: 'all at once' }])
    const frames = event('response.output_item.done', { output_index: 0, item })
    expect(await read('openai-responses', true, Buffer.from(frames))).toMatchObject({
      text: 'all at once',
    })
  })
})
