import { type Server, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runSuite } from '../../src-main/core/self-tests/run-suite.ts'
import type { SelfTest } from '../../src-main/core/self-tests/self-test.ts'
import { anthropicEvents } from '../../src-main/core/self-tests/steps/anthropic-events.ts'
import { embeddings } from '../../src-main/core/self-tests/steps/embeddings.ts'
import { responsesEvents } from '../../src-main/core/self-tests/steps/responses-events.ts'
import { toolCalls } from '../../src-main/core/self-tests/steps/tool-calls.ts'
import { usage } from '../../src-main/core/self-tests/steps/usage.ts'

interface Answer {
  readonly status?: number
  readonly type?: string
  readonly headers?: Record<string, string>
  readonly body: string
}

/** A port that answers as it is told, also as no port may. */
let server: Server
let address: string
let answer: Answer | null
beforeAll(async () => {
  server = createServer((request, response) => {
    request.resume()
    if (!answer) return
    const { status = 200, type = 'text/event-stream', headers = {}, body } = answer
    response.writeHead(status, { 'content-type': type, ...headers }).end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

async function failureOf(
  test: SelfTest,
  given: Answer | null,
  signal = new AbortController().signal,
) {
  answer = given
  const model = { id: 'm', kind: test.kind, contextTokens: 8192 }
  const run = { suite: [test], model, address, token: 't', signal, loadError: null, begins() {} }
  for await (const { outcome, detail } of runSuite(run)) {
    return outcome === 'failed' ? detail : outcome
  }
  return 'nothing'
}
const sse = (...events: readonly object[]) =>
  events
    .map((event) => {
      const { type } = event as { type?: string }
      return `${type === undefined ? '' : `event: ${type}\n`}data: ${JSON.stringify(event)}\n\n`
    })
    .join('')

/** What an honest port streams for one call; `change` makes it another. */
const chunk = (delta: object, finish: string | null = null) => ({
  id: 'c1',
  object: 'chat.completion.chunk',
  choices: [{ index: 0, delta, finish_reason: finish }],
})
const piece = (text: string, index = 0) => ({
  tool_calls: [{ index, function: { arguments: text } }],
})
const begun = (part: object = {}) => ({
  tool_calls: [
    {
      index: 0,
      id: 'call_1',
      type: 'function',
      function: { name: 'get_weather', arguments: '' },
      ...part,
    },
  ],
})
const honest = [
  chunk({ role: 'assistant', content: null }),
  chunk(begun()),
  chunk(piece('{"city": ')),
  chunk(piece('"Oslo"}')),
  chunk({}, 'tool_calls'),
]
const done = 'data: [DONE]\n\n'
const changed = (at: number, ...by: readonly object[]) => [
  ...honest.slice(0, at),
  ...by,
  ...honest.slice(at + 1),
]

describe('a stream of calls', () => {
  it('passes as OpenAI has it', async () => {
    expect(await failureOf(toolCalls, { body: sse(...honest) + done })).toBe('passed')
  })

  it.each([
    ['no end', sse(...honest), 'does not end with [DONE]'],
    ['no role', sse(...honest.slice(1)) + done, 'does not tell the role'],
    ['no id', sse(...changed(1, chunk(begun({ id: undefined })))) + done, 'without its id'],
    ['a later id', sse(...changed(1, chunk(piece('{')))) + done, 'without its id'],
    [
      'an index that skips',
      sse(...changed(1, chunk(begun({ index: 1 })))) + done,
      'skips a number',
    ],
    ['two names', sse(...changed(2, honest[1]!, honest[2]!)) + done, 'is named twice'],
    ['two ends', sse(...honest, chunk({}, 'stop')) + done, 'not one reason'],
    ['more after the end', sse(...honest, chunk({ content: 'x' })) + done, 'Something follows'],
    ['another id', sse(...changed(2, { ...honest[2], id: 'c2' })) + done, 'different ids'],
    ['the wrong reason', sse(...changed(4, chunk({}, 'stop'))) + done, "ends with 'stop'"],
    [
      'arguments that are no text',
      sse(...changed(2, chunk({ tool_calls: [{ index: 0, function: { arguments: {} } }] }))) + done,
      'not as it should be',
    ],
    ['no JSON', `data: {\n\n${done}`, 'holds no JSON'],
  ])('is a fault of Corral with %s', async (_, body, words) => {
    const detail = await failureOf(toolCalls, { body })
    expect(detail).toMatch(/^Fault of Corral: /)
    expect(detail).toContain(words)
  })

  it.each([
    [
      'answers in text',
      [chunk({ role: 'assistant', content: 'Rain.' }), chunk({}, 'stop')],
      'answered in text',
    ],
    ['is cut off', changed(4, chunk({}, 'length')), 'not done after'],
    [
      'calls another tool',
      changed(1, chunk(begun({ function: { name: 'x', arguments: '' } }))),
      'a tool that it was not given',
    ],
    ['writes broken arguments', changed(3), 'no JSON'],
    [
      'leaves the argument out',
      changed(2, chunk(piece('{}'))).toSpliced(3, 1),
      'without the argument',
    ],
  ])('is a failure of the model when it %s', async (_, chunks, words) => {
    const detail = await failureOf(toolCalls, { body: sse(...chunks) + done })
    expect(detail).toContain(words)
    expect(detail).not.toContain('Corral')
  })
})

describe('a port', () => {
  it('that refuses is quoted', async () => {
    const body = JSON.stringify({ error: { message: 'The pool is full.' } })
    const refused = { status: 503, type: 'application/json', body }
    expect(await failureOf(toolCalls, refused)).toBe('The port answered 503: The pool is full.')
    expect(await failureOf(anthropicEvents, { ...refused, body: '<html>' })).toContain('no reason')
  })

  it('that breaks off within a stream is quoted', async () => {
    const body = sse(honest[0]!, { error: { message: 'The engine has stopped.' } }) + done
    expect(await failureOf(toolCalls, { body })).toContain('The engine has stopped.')
  })

  it('that answers from another model, or elsewhere, is no proof of this one', async () => {
    const headers = { 'x-corral-route': 'local/other; rule=1' }
    const detail = await failureOf(toolCalls, { headers, body: sse(...honest) + done })
    expect(detail).toContain('elsewhere')
  })

  it('that redirects is not followed', async () => {
    const away = { status: 307, headers: { location: 'http://127.0.0.1:9/' }, body: '' }
    expect(await failureOf(toolCalls, away)).toBe('The answer broke off.')
  })

  it('that streams no stream, or answers no JSON, is at fault', async () => {
    expect(await failureOf(toolCalls, { type: 'text/html', body: 'Hello' })).toContain(
      'calls itself',
    )
    expect(await failureOf(embeddings, { type: 'application/json', body: 'Hello' })).toContain(
      'is no JSON',
    )
  })

  it('that says nothing ends with the run', async () => {
    const stopping = new AbortController()
    const hanging = failureOf(toolCalls, null, stopping.signal)
    setTimeout(() => stopping.abort(new Error('shutting down')), 20)
    await expect(hanging).rejects.toThrow('shutting down')
  })
})

const started = {
  type: 'message_start',
  message: { id: 'm1', role: 'assistant', usage: { input_tokens: 3, output_tokens: 0 } },
}
const block = (index: number, more: object = {}) => ({
  type: 'content_block_start',
  index,
  content_block: { type: 'tool_use', id: 'toolu_1', name: 'get_weather', input: {}, ...more },
})
const json = (text: string, index = 0) => ({
  type: 'content_block_delta',
  index,
  delta: { type: 'input_json_delta', partial_json: text },
})
const stopped = (index: number) => ({ type: 'content_block_stop', index })
const ending = {
  type: 'message_delta',
  delta: { stop_reason: 'tool_use' },
  usage: { output_tokens: 4 },
}
const message = [
  started,
  block(0),
  json('{"city":'),
  json('"Oslo"}'),
  stopped(0),
  ending,
  { type: 'message_stop' },
]

describe("Anthropic's events", () => {
  it('pass in their order, with pings anywhere', async () => {
    const body = sse(...message.flatMap((event) => [event, { type: 'ping' }]))
    expect(await failureOf(anthropicEvents, { body })).toBe('passed')
  })

  it.each([
    ['no message_start', message.slice(1), 'no message_start'],
    ['no message_stop', message.slice(0, -1), 'no message_stop'],
    ['no message_delta', message.toSpliced(5, 1), 'no message_delta'],
    ['a block that stays open', message.toSpliced(4, 1), 'has no end'],
    ['a block out of its turn', message.toSpliced(1, 1, block(1)), 'out of its turn'],
    ['a piece of another block', message.toSpliced(2, 1, json('{', 1)), 'no open block'],
    ['a call without an id', message.toSpliced(1, 1, block(0, { id: '' })), 'no id'],
    ['an unknown event', message.toSpliced(2, 0, { type: 'content' }), "an event 'content'"],
  ])('are a fault of Corral with %s', async (_, events, words) => {
    expect(await failureOf(anthropicEvents, { body: sse(...events) })).toContain(words)
  })
})

describe("Responses' events", () => {
  const call = {
    type: 'function_call',
    call_id: 'c',
    name: 'get_weather',
    arguments: '{"city":"Oslo"}',
  }
  const item = { output_index: 0, item_id: 'i' }
  const events = [
    { type: 'response.created', response: {} },
    {
      type: 'response.output_item.added',
      output_index: 0,
      item: { id: 'i', type: 'function_call' },
    },
    { type: 'response.function_call_arguments.delta', ...item, delta: '{"city":' },
    { type: 'response.function_call_arguments.delta', ...item, delta: '"Oslo"}' },
    { type: 'response.function_call_arguments.done', ...item, arguments: '{"city":"Oslo"}' },
    { type: 'response.output_item.done', output_index: 0, item: call },
    {
      type: 'response.completed',
      response: {
        status: 'completed',
        output: [call],
        usage: { input_tokens: 3, output_tokens: 4 },
      },
    },
  ]
  const numbered = (all: readonly object[]) =>
    sse(...all.map((event, at) => ({ ...event, sequence_number: at })))

  it('pass in their order', async () => {
    expect(await failureOf(responsesEvents, { body: numbered(events) })).toBe('passed')
  })

  it.each([
    ['no beginning', events.slice(1), 'no response.created'],
    ['no end', events.slice(0, -1), 'no response.completed'],
    ['an item that is never done', events.toSpliced(5, 1), 'added and done'],
    ['a piece that is lost', events.toSpliced(3, 1), 'are not their whole'],
    ['arguments without an end', events.toSpliced(4, 1), 'have no end'],
  ])('are a fault of Corral with %s', async (_, all, words) => {
    expect(await failureOf(responsesEvents, { body: numbered(all) })).toContain(words)
  })

  it('are a fault of Corral with a number that skips', async () => {
    const body = sse(...events.map((event, at) => ({ ...event, sequence_number: at * 2 })))
    expect(await failureOf(responsesEvents, { body })).toContain('skip')
  })
})

describe('numbers', () => {
  it('of usage have to be told and to add up', async () => {
    const text = [chunk({ role: 'assistant', content: 'Red.' }), chunk({}, 'stop')]
    expect(await failureOf(usage, { body: sse(...text) + done })).toContain('no usage')
    const wrong = { prompt_tokens: 3, completion_tokens: 2, total_tokens: 6 }
    const last = { id: 'c1', object: 'chat.completion.chunk', choices: [], usage: wrong }
    expect(await failureOf(usage, { body: sse(...text, last) + done })).toContain('not add up')
  })

  it('of vectors have to be one vector for each text, of one length', async () => {
    const vectors = (...all: readonly number[][]) => {
      const data = all.map((embedding, index) => ({ index, embedding }))
      const body = JSON.stringify({ object: 'list', data, usage: { prompt_tokens: 3 } })
      return { type: 'application/json', body }
    }
    expect(await failureOf(embeddings, vectors([1, 0], [0, 1]))).toContain(
      'not those of the inputs',
    )
    expect(await failureOf(embeddings, vectors([1], [0, 1], [1]))).toContain('lengths differ')
    expect(await failureOf(embeddings, vectors([1], [1], [1]))).toBe('passed')
  })
})
