import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readEvents } from '../../../src-main/core/providers/upstream/sse/read-events.ts'
import { UpstreamError } from '../../../src-main/core/providers/upstream/upstream-error.ts'
import { chatRequest, user } from '../../engine/chat-requests.ts'
import {
  args,
  call,
  chunk,
  collected,
  context,
  createDialect,
  decode,
  done,
  end,
  finish,
  frames,
  inChunks,
  text,
  thinking,
  unknownEnd,
} from './streams.ts'

const stop = chunk({}, { finish_reason: 'stop' })
const toolDelta = (index: number | undefined, rest: object, fn: object = {}) =>
  chunk({ tool_calls: [{ ...(index !== undefined && { index }), ...rest, function: fn }] })
const usage = (prompt_tokens: number, completion_tokens: number, rest: object = {}) => ({
  choices: [],
  usage: {
    prompt_tokens,
    completion_tokens,
    total_tokens: prompt_tokens + completion_tokens,
    ...rest,
  },
})

describe('a stream of OpenAI', () => {
  it('becomes text, reason and usage', async () => {
    const stream = frames(
      chunk({ role: 'assistant', content: '' }),
      chunk({ content: 'Hel' }),
      chunk({ content: 'lo' }),
      stop,
      usage(10, 5, {
        prompt_tokens_details: { cached_tokens: 4, cache_write_tokens: 3 },
        completion_tokens_details: { reasoning_tokens: 2 },
      }),
      done,
    )
    expect(await decode(stream)).toEqual([
      text('Hel'),
      text('lo'),
      finish('stop'),
      end(10, 5, { cachedTokens: 4, cacheWriteTokens: 3, thinkingTokens: 2 }),
    ])
  })

  it.each(['reasoning_content', 'reasoning'])('has thinking in %s', async (field) => {
    const stream = frames(
      chunk({ [field]: 'hm' }),
      chunk({ content: 'a', [field]: null }),
      stop,
      done,
    )
    expect(await decode(stream)).toEqual([thinking('hm'), text('a'), finish('stop'), unknownEnd])
  })

  it('has thinking once where a server sends both fields', async () => {
    const stream = frames(chunk({ reasoning: 'hm', reasoning_content: 'hm' }), stop, done)
    expect(await decode(stream)).toEqual([thinking('hm'), finish('stop'), unknownEnd])
  })

  it('tells probabilities', async () => {
    const token = { token: 'a', bytes: [97], logprob: -0.5 }
    const logprobs = {
      content: [{ ...token, top_logprobs: [{ token: 'b', bytes: null, logprob: -1 }] }],
    }
    const [event] = await decode(frames(chunk({ content: 'a' }, { logprobs }), stop, done))
    const top = [{ text: 'b', bytes: [98], logprob: -1 }]
    expect(event).toEqual({
      ...text('a'),
      logprobs: [{ text: 'a', bytes: [97], logprob: -0.5, top }],
    })
  })

  it('may have several choices', async () => {
    const other = (delta: object, rest: object = {}) => chunk(delta, { index: 1, ...rest })
    const stream = frames(
      chunk({ content: 'a' }),
      other({ content: 'b' }),
      stop,
      other({ content: 'c' }),
      other({}, { finish_reason: 'length' }),
      done,
    )
    expect(await decode(stream)).toEqual([
      text('a'),
      { ...text('b'), choice: 1 },
      { ...text('c'), choice: 1 },
      finish('stop'),
      { ...finish('length'), choice: 1 },
      unknownEnd,
    ])
  })

  it('is over when its bytes are, once it has said why it ends', async () => {
    expect(await decode(frames(chunk({ content: 'a' }), stop))).toEqual([
      text('a'),
      finish('stop'),
      unknownEnd,
    ])
  })

  it('is over with its usage, though the connection stays open', async () => {
    const bytes = (async function* () {
      yield* inChunks(frames(chunk({ content: 'a' }), stop, usage(1, 1)))
      await new Promise(() => {})
    })()
    const events = await collected(createDialect().decodeStream(readEvents(bytes), context))
    expect(events.at(-1)).toMatchObject({ type: 'end', usage: { promptTokens: 1 } })
  })

  it('is read to the end of its bytes, so that the connection can be kept', async () => {
    let isRead = false
    const bytes = (async function* () {
      yield* inChunks(frames(chunk({ content: 'a' }), stop, usage(1, 1)))
      yield Buffer.from(done)
      isRead = true
    })()
    await collected(createDialect().decodeStream(readEvents(bytes), context))
    expect(isRead).toBe(true)
  })

  it('gives each event at once', async () => {
    const gate = Promise.withResolvers<void>()
    const bytes = (async function* () {
      yield* inChunks(frames(chunk({ content: 'a' })))
      await gate.promise
      yield* inChunks(frames(stop, done))
    })()
    const events = createDialect().decodeStream(readEvents(bytes), context)
    expect((await events.next()).value).toEqual(text('a'))
    gate.resolve()
    expect(await collected(events)).toHaveLength(2)
  })

  it('measures how fast it comes', async () => {
    const stream = readEvents(inChunks(frames(chunk({ content: 'a' }), stop, usage(1, 1), done)))
    const last = (await collected(createDialect().decodeStream(stream, context))).at(-1)
    expect(last).toMatchObject({ type: 'end', tokensPerSecond: null, prefixBreak: null })
    expect(last).toHaveProperty('firstTokenMs', expect.any(Number))
  })
})

describe('calls in a stream', () => {
  const finished = [finish('tool_calls'), unknownEnd]
  const calls = chunk({}, { finish_reason: 'tool_calls' })

  it('come in pieces, by their index', async () => {
    const stream = frames(
      chunk({ role: 'assistant', content: null }),
      toolDelta(0, { id: 'c1', type: 'function' }, { name: 'a', arguments: '' }),
      toolDelta(0, {}, { arguments: '{"x"' }),
      toolDelta(0, {}, { arguments: ':1}' }),
      toolDelta(1, { id: 'c2', type: 'function' }, { name: 'b', arguments: '' }),
      toolDelta(1, {}, { arguments: '{}' }),
      calls,
      done,
    )
    expect(await decode(stream)).toEqual([
      call(0, 'c1', 'a'),
      args(0, '{"x"'),
      args(0, ':1}'),
      call(1, 'c2', 'b'),
      args(1, '{}'),
      ...finished,
    ])
  })

  it('never interleave, whatever the provider does', async () => {
    const stream = frames(
      toolDelta(0, { id: 'c1' }, { name: 'a', arguments: '{"x":' }),
      toolDelta(1, { id: 'c2' }, { name: 'b', arguments: '{"y":' }),
      chunk({ content: 'so' }),
      toolDelta(0, {}, { arguments: '"}"}' }),
      toolDelta(1, {}, { arguments: '2}' }),
      calls,
      done,
    )
    expect(await decode(stream)).toEqual([
      call(0, 'c1', 'a'),
      args(0, '{"x":'),
      args(0, '"}"}'),
      call(1, 'c2', 'b'),
      args(1, '{"y":'),
      args(1, '2}'),
      text('so'),
      ...finished,
    ])
  })

  it('may have their names late, and gaps in their numbers', async () => {
    const stream = frames(
      toolDelta(3, { id: 'c1' }, { arguments: '{"x":' }),
      toolDelta(3, {}, { name: 'a', arguments: '1}' }),
      toolDelta(7, { id: 'c2' }, { name: 'b', arguments: '{}' }),
      calls,
      done,
    )
    expect(await decode(stream)).toEqual([
      call(0, 'c1', 'a'),
      args(0, '{"x":1}'),
      call(1, 'c2', 'b'),
      args(1, '{}'),
      ...finished,
    ])
  })

  it('are told apart by their ids where they are not counted, as at Google', async () => {
    const stream = frames(
      toolDelta(undefined, { id: 'c1', type: 'function' }, { name: 'a', arguments: '{"x":1}' }),
      toolDelta(undefined, { id: 'c2', type: 'function' }, { name: 'a', arguments: '{"x":2}' }),
      chunk({}, { finish_reason: 'stop' }),
    )
    expect(await decode(stream)).toEqual([
      call(0, 'c1', 'a'),
      args(0, '{"x":1}'),
      call(1, 'c2', 'a'),
      args(1, '{"x":2}'),
      ...finished,
    ])
  })

  it('are told apart where all have the same index', async () => {
    const stream = frames(
      toolDelta(0, { id: 'c1' }, { name: 'a', arguments: '{}' }),
      toolDelta(0, { id: 'c2' }, { name: 'b', arguments: '{"x":1}' }),
      calls,
    )
    expect(await decode(stream)).toEqual([
      call(0, 'c1', 'a'),
      args(0, '{}'),
      call(1, 'c2', 'b'),
      args(1, '{"x":1}'),
      ...finished,
    ])
  })

  it('are one where every piece says id and name again', async () => {
    const stream = frames(
      toolDelta(0, { id: 'c1' }, { name: 'a', arguments: '{' }),
      toolDelta(0, { id: 'c1' }, { name: 'a', arguments: '}' }),
      calls,
    )
    expect(await decode(stream)).toEqual([
      call(0, 'c1', 'a'),
      args(0, '{'),
      args(0, '}'),
      ...finished,
    ])
  })

  it('get an id where there is none, and arguments that are JSON', async () => {
    const [begun, told] = await decode(
      frames(toolDelta(0, { id: '' }, { name: 'a', arguments: '' }), calls),
    )
    expect(begun).toEqual(call(0, expect.stringMatching(/^call_/) as string, 'a'))
    expect(told).toEqual(args(0, '{}'))
  })

  it('may have arguments that are an object already', async () => {
    const stream = frames(toolDelta(0, { id: 'c' }, { name: 'a', arguments: { x: 1 } }), calls)
    expect((await decode(stream))[1]).toEqual(args(0, '{"x":1}'))
  })

  it.each<[string, object[]]>([
    ['without a name', [toolDelta(0, { id: 'c' }, { arguments: '{}' }), calls]],
    [
      'that goes on after its end',
      [
        toolDelta(0, { id: 'c' }, { name: 'a', arguments: '{}' }),
        toolDelta(1, { id: 'd' }, { name: 'b', arguments: '' }),
        toolDelta(0, {}, { arguments: '{"x":1}' }),
        calls,
      ],
    ],
  ])('%s are a failure, not silence', async (_, chunks) => {
    await expect(decode(frames(...chunks, done))).rejects.toMatchObject({ kind: 'provider' })
  })

  it('bring what Google wants to see again, for their account only', async () => {
    const dialect = createDialect()
    const google = {
      ...context,
      provider: 'google',
      model: 'gemini-3.8-flash',
      account: 'google/1',
    }
    const extra_content = { google: { thought_signature: 'EjQK+/==' } }
    const stream = frames(
      toolDelta(
        undefined,
        { id: 'c1', type: 'function', extra_content },
        { name: 'a', arguments: '{}' },
      ),
      chunk({ role: 'assistant' }, { finish_reason: 'tool_calls' }),
      done,
    )
    await decode(stream, { dialect, own: google })
    const sent = (account: string) => {
      const encoded = dialect.encodeChat(history, { ...google, account })
      return (encoded.body.messages as { tool_calls?: unknown[] }[])[1]?.tool_calls?.[0]
    }
    expect(sent('google/1')).toMatchObject({ id: 'c1', extra_content })
    expect(sent('google/2')).toMatchObject({
      extra_content: { google: { thought_signature: 'skip_thought_signature_validator' } },
    })
  })
})

const history = chatRequest([
  user('x'),
  { role: 'assistant', blocks: [{ type: 'tool_call', id: 'c1', name: 'a', arguments: '{}' }] },
  { role: 'tool', blocks: [{ type: 'tool_result', callId: 'c1', text: 'y' }] },
])

describe('the end of a stream', () => {
  it.each<[string, string]>([
    ['stop', 'stop'],
    ['length', 'length'],
    ['model_length', 'length'],
    ['content_filter', 'refusal'],
    ['content_filter: RECITATION', 'refusal'],
    ['eos', 'stop'],
    ['function_call', 'stop'],
  ])('%s means %s', async (word, reason) => {
    const stream = frames(chunk({ content: 'a' }, { finish_reason: word }), done)
    expect(await decode(stream)).toContainEqual(finish(reason))
  })

  it('is a refusal when the model refuses', async () => {
    expect(await decode(frames(chunk({ refusal: 'No.' }), stop))).toEqual([
      text('No.'),
      finish('refusal'),
      unknownEnd,
    ])
  })

  it('names the string that stopped it, where the server says so', async () => {
    const stream = frames(chunk({ content: 'a' }, { finish_reason: 'stop', stop_reason: '###' }))
    expect(await decode(stream)).toContainEqual(finish('stop', '###'))
  })

  it.each<[string, string, string]>([
    ['without a reason', frames(chunk({ content: 'a' })), 'cut'],
    ['that only says that it is done', frames(chunk({ content: 'a' }), done), 'cut'],
    ['of one choice of two', frames(stop, chunk({ content: 'a' }, { index: 1 }), done), 'cut'],
    ['of nothing', '', 'provider'],
    ['of nothing but that', done, 'provider'],
    ['after comments only', ': hello\n\n', 'provider'],
    ['in the middle of an event', frames(chunk({ content: 'a' })) + 'data: {"cho', 'cut'],
    [
      'with rubbish',
      frames(chunk({ content: 'a' }), 'data: {nonsense\n\n', stop, done),
      'provider',
    ],
    ['with a number', frames('data: 7\n\n', done), 'provider'],
    [
      'of a broken server',
      frames(chunk({}, { finish_reason: 'insufficient_system_resource' })),
      'provider',
    ],
    [
      'of a broken call',
      frames(chunk({}, { finish_reason: 'function_call_filter: MALFORMED_FUNCTION_CALL' })),
      'provider',
    ],
    [
      'with an error',
      frames(chunk({ content: 'a' }), { error: { message: 'x', code: 'insufficient_quota' } }),
      'key_exhausted',
    ],
    [
      'with an error as OpenRouter sends it',
      frames({ ...chunk({}, { finish_reason: 'error' }), error: { code: 429, message: 'slow' } }),
      'rate',
    ],
    [
      'with an error as vLLM sends it',
      frames({ object: 'error', message: 'x', type: 'InternalServerError', code: 500 }),
      'provider',
    ],
    [
      'with an error in a list, as Google',
      frames([{ error: { code: 503, message: 'x', status: 'UNAVAILABLE' } }]),
      'provider',
    ],
  ])('%s is a failure', async (_, stream, kind) => {
    await expect(decode(stream)).rejects.toMatchObject({ name: 'UpstreamError', kind })
  })
})

describe('usage in a stream', () => {
  const last = async (...chunks: unknown[]) => (await decode(frames(...chunks, done))).at(-1)

  it('comes with the reason at Mistral, Groq and Google', async () => {
    const { usage: told } = usage(3, 2)
    expect(await last({ ...stop, usage: told })).toEqual(end(3, 2))
    expect(await last({ ...stop, x_groq: { usage: told } })).toEqual(end(3, 2))
    expect(await last(chunk({}, { finish_reason: 'stop', usage: told }))).toEqual(end(3, 2))
  })

  it('is that of the last time it was told', async () => {
    const { usage: early } = usage(3, 1)
    const { usage: late } = usage(3, 9)
    expect(
      await last({ ...chunk({ content: 'a' }), usage: early }, { ...stop, usage: late }),
    ).toEqual(end(3, 9))
  })

  it('counts thinking that stands beside the answer, as at xAI', async () => {
    const told = { completion_tokens_details: { reasoning_tokens: 200 }, total_tokens: 310 }
    expect(await last(stop, usage(100, 10, told))).toEqual(end(100, 210, { thinkingTokens: 200 }))
  })

  it('counts thinking that is in the total only, as at Google', async () => {
    expect(await last(stop, usage(100, 10, { total_tokens: 150 }))).toEqual(
      end(100, 50, { thinkingTokens: 40 }),
    )
  })

  it('knows the cache of DeepSeek', async () => {
    const told = { prompt_cache_hit_tokens: 64, prompt_cache_miss_tokens: 36 }
    expect(await last(stop, usage(100, 10, told))).toEqual(end(100, 10, { cachedTokens: 64 }))
  })

  it('never has more in a part than in the whole', async () => {
    const told = { prompt_tokens_details: { cached_tokens: 900, cache_write_tokens: 50 } }
    expect(await last(stop, usage(100, 10, told))).toEqual(
      end(100, 10, { cachedTokens: 100, cacheWriteTokens: 0 }),
    )
  })
})

describe('a stream cut at any byte', () => {
  const whole = frames(
    chunk({ role: 'assistant', content: '' }),
    ': hm\n\n',
    chunk({ reasoning_content: 'né ' }),
    chunk({ content: '日本🐎' }),
    toolDelta(0, { id: 'c1' }, { name: 'a', arguments: '{"x":"🐎' }),
    toolDelta(0, {}, { arguments: '"}' }),
    chunk({}, { finish_reason: 'tool_calls' }),
    usage(5, 4),
    done,
  )

  it('says what the whole one says, however it is sliced', async () => {
    const expected = await decode(whole)
    expect(expected).toHaveLength(7)
    for (const size of [1, 2, 3, 7, 64]) expect(await decode(whole, { size })).toEqual(expected)
  })

  it('says a beginning of that and fails, or has said it all', async () => {
    const expected = await decode(whole)
    const bytes = Buffer.from(whole)
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length), async (length) => {
        const said: object[] = []
        const events = createDialect().decodeStream(
          readEvents(
            (async function* () {
              yield bytes.subarray(0, length)
            })(),
          ),
          context,
        )
        try {
          for await (const event of events) said.push(event)
          const content = expected.slice(0, -1)
          expect(said.slice(0, -1)).toEqual(content)
        } catch (error) {
          if (!(error instanceof UpstreamError)) throw error
          expect(['cut', 'provider']).toContain(error.kind)
          expect(error.kind === 'provider' ? said : []).toEqual([])
          expect(said).toEqual(expected.slice(0, said.length))
        }
      }),
      { numRuns: 300 },
    )
  })
})
