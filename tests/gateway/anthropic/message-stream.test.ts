import fastify from 'fastify'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AnswerEvent } from '../../../src-main/core/chat.ts'
import { CorralError } from '../../../src-main/core/errors.ts'
import { createMessageWriter } from '../../../src-main/core/gateway/anthropic/message-writer.ts'
import { sendStream } from '../../../src-main/core/gateway/send-answer.ts'
import { type SentEvent, readEvents } from './sdk.ts'

const end: AnswerEvent = {
  type: 'end',
  usage: { promptTokens: 30, cachedTokens: 10, completionTokens: 20, thinkingTokens: 5 },
  firstTokenMs: 5,
  tokensPerSecond: 10,
  prefixBreak: null,
}
const finish: AnswerEvent = { type: 'finish', choice: 0, reason: 'stop', stopSequence: null }
const text = (value: string): AnswerEvent => ({ type: 'text', choice: 0, text: value })
const call = (index: number): AnswerEvent => ({
  type: 'tool_call',
  choice: 0,
  index,
  id: `c${index}`,
  name: `f${index}`,
})
const args = (index: number, value: string): AnswerEvent => ({
  type: 'tool_arguments',
  choice: 0,
  index,
  text: value,
})

async function* sent<T>(events: readonly T[]): AsyncGenerator<T, void> {
  yield* events
}

const writer = (showThinking = true) =>
  createMessageWriter('m', { showThinking, requestId: 'req_1' })

async function streamed(events: readonly (AnswerEvent | null)[], showThinking = true) {
  let body = ''
  for await (const piece of writer(showThinking).stream(sent(events))) body += piece
  return readEvents(new Response(body))
}

/** What a client makes of the events, and only if they keep the rules of the reference. */
function contentOf(events: readonly SentEvent[]): { type: string; text: string }[] {
  const blocks: { type: string; text: string; open: boolean }[] = []
  for (const { type, index = -1, ...event } of events) {
    if (type === 'content_block_start') {
      expect(index).toBe(blocks.length)
      expect(blocks.every(({ open }) => !open)).toBe(true)
      const block = event.content_block as { type: string; name?: string }
      blocks.push({ type: block.name ?? block.type, text: '', open: true })
    } else if (type === 'content_block_delta') {
      expect(blocks[index]!.open).toBe(true)
      const { type: _, signature: __, ...delta } = event.delta as Record<string, string>
      blocks[index]!.text += Object.values(delta).join('')
    } else if (type === 'content_block_stop') {
      expect(blocks[index]!.open).toBe(true)
      blocks[index]!.open = false
    }
  }
  expect(blocks.every(({ open }) => !open)).toBe(true)
  return blocks.map(({ type, text }) => ({ type, text }))
}

describe('the blocks of a stream', () => {
  it('never overlap, when the arguments of several calls come by turns', async () => {
    const calls = fc.array(fc.array(fc.nat(9), { maxLength: 4 }), { minLength: 1, maxLength: 4 })
    await fc.assert(
      fc.asyncProperty(calls, fc.infiniteStream(fc.nat()), async (inputs, picks) => {
        const json = inputs.map((input) => JSON.stringify({ input }))
        const left = json.map((value) => [...value])
        const events: AnswerEvent[] = [text('Look: '), ...left.map((_, index) => call(index))]
        for (const pick of picks) {
          const going = [...left.keys()].filter((index) => left[index]!.length > 0)
          const index = going[pick % going.length]
          if (index === undefined) break
          events.push(args(index, left[index]!.shift()!))
        }
        const content = contentOf(await streamed([...events, finish, end]))
        const blocks = json.map((value, index) => ({ type: `f${index}`, text: value }))
        expect(content).toEqual([{ type: 'text', text: 'Look: ' }, ...blocks])
        const { body } = await writer().collect(sent([...events, finish, end]))
        expect(body).toHaveProperty(
          'content',
          [{ type: 'text', text: 'Look: ' }].concat(
            inputs.map((input, index) => ({
              type: 'tool_use',
              id: `c${index}`,
              name: `f${index}`,
              input: { input },
            })) as never,
          ),
        )
      }),
      { numRuns: 100, seed: 3 },
    )
  })

  it('come at once, when the call before is whole', async () => {
    const events = [call(0), args(0, '{"a":1}'), call(1), args(1, '{"b"'), args(0, '\n')]
    const frames: string[] = []
    const broken = async () => {
      for await (const frame of writer().stream(sent(events))) frames.push(frame)
    }
    await expect(broken()).rejects.toThrow('no end')
    const told = await readEvents(new Response(frames.join('')))
    expect(told.at(-1)).toMatchObject({ index: 1, delta: { partial_json: '{"b"' } })
  })

  it('keep a call whose arguments are broken, and one that has none', async () => {
    const events = [call(0), args(0, '{"a":'), call(1), finish, end]
    expect(contentOf(await streamed(events))).toEqual([
      { type: 'f0', text: '{"a":' },
      { type: 'f1', text: '' },
    ])
    const { body } = await writer().collect(sent(events))
    expect(body).toMatchObject({ content: [{ input: { _raw: '{"a":' } }, { input: {} }] })
  })
})

describe('a stream', () => {
  it('begins with a sign of life when nothing else comes', async () => {
    const events = await streamed([null, null, text('A'), null, finish, end])
    expect(events.map(({ type }) => type)).toEqual([
      'message_start',
      'ping',
      'ping',
      'content_block_start',
      'content_block_delta',
      'ping',
      'content_block_stop',
      'message_delta',
      'message_stop',
    ])
  })

  it('tells the usage in parts that do not overlap', async () => {
    const events = await streamed([text('A'), finish, end])
    expect(events.at(-2)!.usage).toEqual({
      input_tokens: 20,
      cache_creation_input_tokens: 0,
      cache_read_input_tokens: 10,
      output_tokens: 20,
      output_tokens_details: { thinking_tokens: 5 },
    })
  })

  it('that has no end is an error, not a message', async () => {
    await expect(streamed([text('A')])).rejects.toThrow('no end')
    await expect(streamed([text('A'), finish])).rejects.toThrow('no end')
  })

  it('that breaks ends with an error event, and no end of a message', async () => {
    const app = fastify()
    app.get('/', (_, reply) => {
      async function* answer(): AsyncGenerator<AnswerEvent, void> {
        yield text('A')
        throw new CorralError('unavailable', 'The model is gone.')
      }
      const left = new AbortController().signal
      return sendStream(reply, answer(), writer(), { left, headers: () => ({}) })
    })
    const { statusCode, body } = await app.inject('/')
    expect(statusCode).toBe(200)
    const events = await readEvents(new Response(body))
    expect(events.map(({ type }) => type)).toEqual([
      'message_start',
      'content_block_start',
      'content_block_delta',
      'error',
    ])
    expect(events.at(-1)).toEqual({
      type: 'error',
      error: { type: 'overloaded_error', message: 'The model is gone.' },
      request_id: 'req_1',
    })
  })
})
