import { describe, expect, it } from 'vitest'
import {
  decodeEmbeddings,
  encodeEmbeddings,
} from '../../../src-main/core/providers/upstream/openai/embeddings.ts'
import { encodeCompletion } from '../../../src-main/core/providers/upstream/openai/completions.ts'
import { readWholeOpenAiAnswer } from '../../../src-main/core/providers/upstream/openai/whole-answer.ts'
import { chat } from './requests.ts'
import {
  args,
  call,
  context,
  createDialect,
  decode,
  done,
  end,
  finish,
  frames,
  text,
  thinking,
  unknownEnd,
  unmeasured,
} from './streams.ts'

const decodeWhole = (json: unknown, dialect = createDialect()) =>
  dialect.decodeAnswer(json, context).map(unmeasured)
const answer = (message: object, rest: object = {}) => ({
  object: 'chat.completion',
  choices: [
    { index: 0, message: { role: 'assistant', ...message }, finish_reason: 'stop', ...rest },
  ],
  usage: { prompt_tokens: 10, completion_tokens: 2, total_tokens: 12 },
})

describe('a whole answer', () => {
  it('becomes the events of a stream', () => {
    const tool_calls = [
      { id: 'c1', type: 'function', function: { name: 'a', arguments: '{"x":1}' } },
      { id: 'c2', type: 'function', function: { name: 'b', arguments: '' } },
    ]
    const whole = answer({ content: 'Hi', reasoning_content: 'hm', tool_calls })
    expect(decodeWhole(whole)).toEqual([
      thinking('hm'),
      text('Hi'),
      call(0, 'c1', 'a'),
      args(0, '{"x":1}'),
      call(1, 'c2', 'b'),
      args(1, '{}'),
      finish('tool_calls'),
      end(10, 2),
    ])
  })

  it('may think in parts, as at Mistral', () => {
    const content = [
      { type: 'thinking', thinking: [{ type: 'text', text: 'hm' }] },
      { type: 'text', text: 'Hi' },
    ]
    expect(decodeWhole(answer({ content })).slice(0, 2)).toEqual([thinking('hm'), text('Hi')])
  })

  it('of a completion is text', () => {
    const whole = { choices: [{ index: 0, text: 'abc', logprobs: null, finish_reason: 'length' }] }
    expect(decodeWhole(whole)).toEqual([text('abc'), finish('length'), unknownEnd])
  })

  it('remembers what belongs to its calls', () => {
    const dialect = createDialect()
    const extra_content = { google: { thought_signature: 'abc' } }
    const tool_calls = [{ id: 'c1', extra_content, function: { name: 'a', arguments: '{}' } }]
    decodeWhole(answer({ tool_calls }), dialect)
    const turns = [
      { role: 'assistant', blocks: [{ type: 'tool_call', id: 'c1', name: 'a', arguments: '{}' }] },
    ] as const
    expect(JSON.stringify(dialect.encodeChat(chat({ turns }), context).body)).toContain(
      JSON.stringify({ extra_content }).slice(1, -1),
    )
  })

  it('gives OpenRouter back what it said about its thinking, to its account only', async () => {
    const dialect = createDialect()
    const own = {
      ...context,
      provider: 'openrouter',
      model: 'google/gemini-3.8-flash',
      account: 'a',
    }
    const piece = (rest: object) => ({
      choices: [{ index: 0, delta: { reasoning_details: [{ format: 'f', index: 0, ...rest }] } }],
    })
    const calls = [{ index: 0, id: 'c1', function: { name: 'a', arguments: '{}' } }]
    const stream = frames(
      piece({ type: 'reasoning.text', text: 'h', signature: null }),
      piece({ type: 'reasoning.text', text: 'm', signature: 's' }),
      piece({ type: 'reasoning.encrypted', data: 'x', index: 1 }),
      { choices: [{ index: 0, delta: { tool_calls: calls }, finish_reason: 'tool_calls' }] },
      done,
    )
    await decode(stream, { dialect, own })
    const turns = [
      {
        role: 'assistant',
        blocks: [
          { type: 'thinking', text: 'hm' },
          { type: 'tool_call', id: 'c1', name: 'a', arguments: '{}' },
        ],
      },
    ] as const
    const sent = (account: string) =>
      (dialect.encodeChat(chat({ turns }), { ...own, account }).body.messages as object[])[0]
    expect(sent('a')).toMatchObject({
      reasoning_details: [
        { type: 'reasoning.text', text: 'hm', signature: 's', format: 'f', index: 0 },
        { type: 'reasoning.encrypted', data: 'x', format: 'f', index: 1 },
      ],
    })
    expect(sent('a')).not.toHaveProperty('reasoning')
    expect(sent('b')).toMatchObject({ reasoning: 'hm' })
    expect(sent('b')).not.toHaveProperty('reasoning_details')
  })

  it.each<[string, unknown, string]>([
    ['an error under 200', { error: { message: 'x', code: 'rate_limit_exceeded' } }, 'rate'],
    ['an error in words only', { error: 'no model loaded' }, 'provider'],
    ['no choices', { choices: [] }, 'provider'],
    ['no object', 'ok', 'provider'],
    ['null', null, 'provider'],
    ['no reason for its end', answer({ content: 'a' }, { finish_reason: null }), 'provider'],
  ])('is a failure with %s', (_, json, kind) => {
    expect(() => decodeWhole(json)).toThrow(
      expect.objectContaining({ name: 'UpstreamError', kind }),
    )
  })
})

describe('a completion', () => {
  it('is streamed as text', async () => {
    const piece = (said: string, finish_reason: string | null = null) => ({
      object: 'text_completion',
      choices: [{ index: 0, text: said, finish_reason, logprobs: null }],
    })
    expect(await decode(frames(piece('a'), piece('b', 'stop'), done))).toEqual([
      text('a'),
      text('b'),
      finish('stop'),
      unknownEnd,
    ])
  })

  it('is asked for with the field that all know', () => {
    const { turns: _, ...request } = chat({ maxTokens: 5 })
    const given = { ...request, prompt: 'a', suffix: 'b', echo: true, topLogprobs: 2 }
    const encoded = encodeCompletion(given, { provider: 'openai', model: 'm', stream: true })
    expect(encoded.body).toMatchObject({ prompt: 'a', suffix: 'b', echo: true, max_tokens: 5 })
    expect(encoded.dropped).toHaveLength(1)
  })
})

describe('embeddings', () => {
  const item = (index: number, embedding: unknown) => ({ object: 'embedding', index, embedding })
  const usage = { prompt_tokens: 7, total_tokens: 7 }

  it('are asked for as numbers', () => {
    expect(encodeEmbeddings('m', ['a', [1, 2]])).toEqual({
      model: 'm',
      input: ['a', [1, 2]],
      encoding_format: 'float',
    })
  })

  it('come in the order of their inputs', () => {
    expect(decodeEmbeddings({ data: [item(1, [3]), item(0, [1])], usage })).toEqual({
      vectors: [Float64Array.of(1), Float64Array.of(3)],
      promptTokens: 7,
    })
  })

  it('may be base64', () => {
    const embedding = Buffer.from(Float32Array.of(0.5, -2).buffer).toString('base64')
    expect(decodeEmbeddings({ data: [item(0, embedding)], usage }).vectors).toEqual([
      Float64Array.of(0.5, -2),
    ])
  })

  it.each<[string, unknown]>([
    ['an error', { error: { message: 'x', code: 500 } }],
    ['nothing', {}],
    ['no vectors', { data: [] }],
    ['a gap', { data: [item(0, [1]), item(2, [1])] }],
    ['one place twice', { data: [item(0, [1]), item(0, [1])] }],
    ['words', { data: [item(0, ['a'])] }],
    ['a place far away', { data: [item(1e9, [1])] }],
  ])('are a failure with %s', (_, json) => {
    expect(() => decodeEmbeddings(json)).toThrow(expect.objectContaining({ kind: 'provider' }))
  })
})

describe('an answer that passes untouched', () => {
  const usage = { prompt_tokens: 10, completion_tokens: 2, total_tokens: 12 }
  const told = { promptTokens: 10, cachedTokens: 0, completionTokens: 2, thinkingTokens: 0 }
  const response = {
    object: 'response',
    status: 'completed',
    output: [],
    usage: {
      input_tokens: 10,
      input_tokens_details: { cached_tokens: 4 },
      output_tokens: 5,
      output_tokens_details: { reasoning_tokens: 3 },
      total_tokens: 15,
    },
  }

  it('tells its usage', () => {
    const read = readWholeOpenAiAnswer
    expect(read('openai-chat', answer({ content: 'a' }))).toEqual({ usage: told, error: null })
    expect(read('openai-completions', { choices: [{ text: 'a' }], usage })).toEqual({
      usage: told,
      error: null,
    })
    expect(
      read('openai-embeddings', { data: [{}], usage: { prompt_tokens: 7, total_tokens: 7 } }),
    ).toEqual({
      usage: { promptTokens: 7, cachedTokens: 0, completionTokens: 0, thinkingTokens: 0 },
      error: null,
    })
    expect(read('openai-responses', { ...response, error: null })).toEqual({
      usage: { promptTokens: 10, cachedTokens: 4, completionTokens: 5, thinkingTokens: 3 },
      error: null,
    })
    expect(read('openai-chat', { choices: [{}] })).toEqual({ usage: null, error: null })
  })

  it.each<[Parameters<typeof readWholeOpenAiAnswer>[0], unknown, string]>([
    ['openai-chat', { error: { message: 'x', type: 'insufficient_quota' } }, 'key_exhausted'],
    ['openai-chat', { message: 'hello from a portal' }, 'provider'],
    ['openai-chat', [], 'provider'],
    ['openai-completions', { choices: [] }, 'provider'],
    ['openai-embeddings', { choices: [{}] }, 'provider'],
    [
      'openai-responses',
      { ...response, status: 'failed', error: { code: 'rate_limit_exceeded', message: 'x' } },
      'rate',
    ],
    ['openai-responses', { status: 'failed', output: [] }, 'provider'],
  ])('is an error under 200 in %s: %o', (wire, json, kind) => {
    expect(readWholeOpenAiAnswer(wire, json).error).toMatchObject({ kind })
  })
})
