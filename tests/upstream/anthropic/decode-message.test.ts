import { describe, expect, it } from 'vitest'
import { createAnthropicDialect } from '../../../src-main/core/providers/upstream/anthropic/dialect.ts'
import { readEvents } from '../../../src-main/core/providers/upstream/sse/read-events.ts'
import { context, emptyContinuity } from './chats.ts'
import { block, collected, decoded, end, inPieces, start, textBlock, toSse } from './streams.ts'

const call = (id: string) => ({ type: 'tool_use', id, name: 'look', input: {} })
const json = (partial_json: string) => ({ type: 'input_json_delta', partial_json })
const content = async (...events: object[]) => {
  return (await decoded(toSse([start(), ...events, ...end()]))).slice(0, -2)
}

describe('a streamed message', () => {
  it('becomes thinking, text and calls, of which only calls are counted', async () => {
    const events = await content(
      ...block(
        0,
        { type: 'thinking', thinking: '', signature: '' },
        { type: 'thinking_delta', thinking: 'Hm.' },
        { type: 'signature_delta', signature: 's' },
      ),
      ...textBlock(1, 'I ', 'look.'),
      ...block(2, call('a'), json(''), json('{"at"'), json(': 1}')),
      ...block(3, call('b')),
    )
    expect(events).toEqual([
      { type: 'thinking', choice: 0, text: 'Hm.' },
      { type: 'text', choice: 0, text: 'I ' },
      { type: 'text', choice: 0, text: 'look.' },
      { type: 'tool_call', choice: 0, index: 0, id: 'a', name: 'look' },
      { type: 'tool_arguments', choice: 0, index: 0, text: '{"at"' },
      { type: 'tool_arguments', choice: 0, index: 0, text: ': 1}' },
      { type: 'tool_call', choice: 0, index: 1, id: 'b', name: 'look' },
      { type: 'tool_arguments', choice: 0, index: 1, text: '{}' },
    ])
  })

  it('gives names of tools back as the client knows them', async () => {
    const events = await content(...block(0, { ...call('a'), name: 'files_x2e_read' }))
    expect(events[0]).toMatchObject({ name: 'files.read' })
  })

  it('takes an input that comes in one piece', async () => {
    const events = await content(...block(0, { ...call('a'), input: { at: 1 } }))
    expect(events[1]).toMatchObject({ text: '{"at":1}' })
  })

  it('shows tools that run at the provider as text, without what only that can read', async () => {
    const events = await content(
      ...block(
        0,
        { type: 'server_tool_use', id: 'x', name: 'web_search', input: {} },
        json('{"query": "rain"}'),
      ),
      ...block(1, {
        type: 'web_search_tool_result',
        tool_use_id: 'x',
        content: [{ url: 'u', encrypted_content: 'e' }],
      }),
    )
    expect(events).toMatchObject([
      { type: 'text', text: '[server_tool_use web_search] {"query":"rain"}\n' },
      { type: 'text', text: '[web_search_tool_result] [{"url":"u"}]\n' },
    ])
  })

  it('passes over pings, citations and what nobody knows yet', async () => {
    const events = await content(
      { type: 'ping' },
      { type: 'weather', data: 1 },
      ...block(
        0,
        { type: 'text', text: '' },
        { type: 'citations_delta', citation: {} },
        { type: 'new_delta' },
      ),
      { type: 'content_block_delta', index: 7, delta: { type: 'text_delta', text: 'lost' } },
    )
    expect(events).toEqual([])
  })

  it.each([
    ['end_turn', 'stop'],
    ['pause_turn', 'stop'],
    ['stop_sequence', 'stop'],
    ['tool_use', 'tool_calls'],
    ['max_tokens', 'length'],
    ['model_context_window_exceeded', 'length'],
    ['refusal', 'refusal'],
    ['a new word', 'stop'],
  ])('that ends with %s ends with %s', async (reason, expected) => {
    const events = await decoded(toSse([start(), ...textBlock(0, 'a'), ...end(reason)]))
    expect(events.at(-2)).toMatchObject({ type: 'finish', reason: expected, stopSequence: null })
  })

  it('ends with a call when it holds one, and tells the stop sequence', async () => {
    const called = await decoded(toSse([start(), ...block(0, call('a')), ...end('end_turn')]))
    expect(called.at(-2)).toMatchObject({ reason: 'tool_calls' })
    const [delta, last] = end('stop_sequence') as [{ delta: object }, object]
    const stopped = { ...delta, delta: { ...delta.delta, stop_sequence: 'END' } }
    const events = await decoded(toSse([start(), stopped, last]))
    expect(events.at(-2)).toMatchObject({ reason: 'stop', stopSequence: 'END' })
  })

  it('counts what is said last, and never down (edge case 24)', async () => {
    const first = {
      input_tokens: 3,
      cache_read_input_tokens: 100,
      cache_creation_input_tokens: 12_304,
      cache_creation: { ephemeral_5m_input_tokens: 12_000, ephemeral_1h_input_tokens: 304 },
      output_tokens: 8,
    }
    const [delta, last] = end('end_turn', {
      input_tokens: 0,
      cache_creation_input_tokens: 12_304,
      output_tokens: 550,
      output_tokens_details: { thinking_tokens: 40 },
    }) as [object, object]
    const events = await decoded(toSse([start(first), delta, delta, last]))
    expect(events.at(-1)).toMatchObject({
      usage: {
        promptTokens: 12_407,
        cachedTokens: 100,
        cacheWriteTokens: 12_000,
        longCacheWriteTokens: 304,
        completionTokens: 550,
        thinkingTokens: 40,
      },
    })
  })

  it('knows for how long a prompt is kept, whenever that is said', async () => {
    const split = { ephemeral_5m_input_tokens: 60, ephemeral_1h_input_tokens: 40 }
    const later = { cache_creation_input_tokens: 100, cache_creation: split, output_tokens: 1 }
    const first = { input_tokens: 3, cache_creation_input_tokens: 100 }
    const events = await decoded(toSse([start(first), ...end('end_turn', later)]))
    expect(events.at(-1)).toMatchObject({
      usage: { promptTokens: 103, cacheWriteTokens: 60, longCacheWriteTokens: 40 },
    })
  })

  it('says so when the provider tells no usage', async () => {
    const { message } = start()
    const silent = { type: 'message_start', message: { ...message, usage: null } }
    const [delta, last] = end() as [object, object]
    const events = await decoded(toSse([silent, { ...delta, usage: null }, last]))
    expect(events.at(-1)).toMatchObject({ usageUnknown: true })
  })

  it.each([
    ['overloaded_error', 'provider'],
    ['api_error', 'provider'],
    ['rate_limit_error', 'rate'],
    ['authentication_error', 'key_refused'],
    ['permission_error', 'key_forbidden'],
    ['billing_error', 'key_exhausted'],
    ['invalid_request_error', 'request'],
  ])('that holds %s fails as %s', async (type, kind) => {
    const error = { type: 'error', error: { type, message: 'Sorry' } }
    await expect(decoded(toSse([start(), error]))).rejects.toMatchObject({ kind, message: 'Sorry' })
  })

  it('that breaks off is no answer, wherever it breaks', async () => {
    const events = [start(), ...textBlock(0, 'a'), ...end()]
    for (let count = 0; count < events.length; count++) {
      await expect(decoded(toSse(events.slice(0, count)))).rejects.toMatchObject({ kind: 'cut' })
    }
  })

  it('that is garbage, or does not say why it ends, is none either', async () => {
    await expect(decoded('data: {"type"\n\n')).rejects.toMatchObject({ kind: 'provider' })
    await expect(decoded(toSse([start(), ...end(null)]))).rejects.toMatchObject({
      kind: 'provider',
    })
  })

  it('ends with its last event, although the connection stays open', async () => {
    async function* open() {
      yield* inPieces(toSse([start(), ...textBlock(0, 'a'), ...end()]), 10_000)
      await new Promise(() => {})
    }
    const dialect = createAnthropicDialect({ continuity: emptyContinuity })
    const events = await collected(dialect.decodeStream(readEvents(open()), context))
    expect(events.map(({ type }) => type)).toEqual(['text', 'finish', 'end'])
  })
})

describe('a whole message', () => {
  const { decodeAnswer } = createAnthropicDialect({ continuity: emptyContinuity })

  it('becomes the events of a streamed one', () => {
    const answer = {
      type: 'message',
      content: [
        { type: 'text', text: 'I look.' },
        { ...call('a'), input: { at: 1 } },
      ],
      stop_reason: 'tool_use',
      stop_sequence: null,
      usage: { input_tokens: 10, output_tokens: 5 },
    }
    expect(decodeAnswer(answer, context)).toMatchObject([
      { type: 'text', text: 'I look.' },
      { type: 'tool_call', index: 0, id: 'a' },
      { type: 'tool_arguments', index: 0, text: '{"at":1}' },
      { type: 'finish', reason: 'tool_calls' },
      { type: 'end', usage: { promptTokens: 10, completionTokens: 5 } },
    ])
  })

  it.each([[null], ['text'], [{}], [{ content: 'text' }], [{ content: [], stop_reason: null }]])(
    'is not %j',
    (json) => {
      expect(() => decodeAnswer(json, context)).toThrow(/provider/i)
    },
  )

  it('may be an error that says it is a success (edge case 8)', () => {
    const error = { type: 'error', error: { type: 'overloaded_error', message: 'Busy' } }
    expect(() => decodeAnswer(error, context)).toThrow('Busy')
  })
})
