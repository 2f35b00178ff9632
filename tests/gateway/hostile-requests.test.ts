import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeBertModel } from '../engine/embeddings/bert-model.ts'
import { writeChainModel } from '../helpers/models/chain-model.ts'
import { type TestCorral, startTestCorral } from '../helpers/test-corral.ts'

const scale = Number(process.env.CORRAL_TEST_SCALE ?? 1)
const runs = Math.ceil(400 * scale)

let test: TestCorral
beforeAll(async () => {
  test = await startTestCorral({
    models: async (folder) => {
      await writeChainModel(join(folder, 'heron-small.gguf'), { says: 'A heron.' })
      await writeBertModel(join(folder, 'vectors.gguf'), { pooling: 'mean' })
      await writeBertModel(join(folder, 'ranks.gguf'), { pooling: 'rank' })
    },
  })
})
afterAll(() => test[Symbol.asyncDispose]())

/**
 * Of the thread that every request shares; its own time, which no other program's work makes
 * longer. Far above what a request needs, far below what an exponential one takes.
 */
const maxThreadMs = 2000
const slowest = { ms: 0, request: '' }

/** Sends a body and checks what every answer has to be: fine, or refused in OpenAI's words. */
async function send(door: string, body: string | Buffer<ArrayBuffer>, type = 'application/json') {
  const before = process.threadCpuUsage()
  const headers = { 'content-type': type }
  const response = await test.fetch(door, { method: 'POST', headers, body })
  const text = await response.text()
  const used = process.threadCpuUsage(before)
  const ms = (used.user + used.system) / 1000
  const shown = `${door} ${body.slice(0, 300).toString()}`
  if (ms > slowest.ms) Object.assign(slowest, { ms, request: shown })
  expect(ms, shown).toBeLessThan(maxThreadMs)
  expect(response.status, `${shown} ${text.slice(0, 300)}`).toBeLessThan(500)
  if (response.status === 200) {
    const isStream = response.headers.get('content-type')?.startsWith('text/event-stream')
    if (isStream) expect(text, shown).toMatch(/data: \[DONE\]\s*$/)
    else JSON.parse(text)
    return { status: 200, text }
  }
  expect(JSON.parse(text), shown).toEqual({
    error: {
      message: expect.stringMatching(/./),
      type: expect.stringMatching(/_error$/),
      param: expect.toSatisfy((param) => param === null || typeof param === 'string'),
      code: expect.toSatisfy((code) => code === null || typeof code === 'string'),
    },
  })
  expect(text.length, shown).toBeLessThan(5000)
  return { status: response.status, text }
}

const answer = (status: number): unknown => ({ status, text: expect.any(String) })

const messages = [
  { role: 'system', content: 'Be brief.' },
  { role: 'user', content: [{ type: 'text', text: 'Hello' }] },
  {
    role: 'assistant',
    content: null,
    tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'look', arguments: '{}' } }],
  },
  { role: 'tool', tool_call_id: 'call_1', content: 'A bird.' },
  { role: 'user', content: 'Which?' },
]
const parameters = {
  type: 'object',
  properties: { where: { type: 'string', maxLength: 4 }, often: { type: 'integer', minimum: 0 } },
  required: ['where'],
}

interface Whole {
  readonly door: string
  readonly body: Readonly<Record<string, unknown>>
}

const plainChat: Whole = {
  door: '/v1/chat/completions',
  body: {
    model: 'heron-small',
    messages: [{ role: 'user', content: 'Hello' }],
    max_completion_tokens: 8,
    response_format: {
      type: 'json_schema',
      json_schema: { name: 'place', strict: true, schema: parameters },
    },
  },
}

const fullChat: Whole = {
  door: '/v1/chat/completions',
  body: {
    model: 'heron-small',
    messages,
    max_tokens: 8,
    temperature: 0.5,
    top_p: 0.9,
    top_k: 5,
    min_p: 0.1,
    seed: 7,
    n: 2,
    stop: ['heron', 'x'],
    stream: true,
    stream_options: { include_usage: true },
    logprobs: true,
    top_logprobs: 2,
    logit_bias: { 5: -1 },
    frequency_penalty: 0.1,
    presence_penalty: 0.1,
    repeat_penalty: 1.1,
    reasoning_effort: 'low',
    chat_template_kwargs: { enable_thinking: false },
    tools: [{ type: 'function', function: { name: 'look', description: 'Looks', parameters } }],
    tool_choice: 'auto',
    parallel_tool_calls: true,
    user: 'someone',
    metadata: { a: 'b' },
  },
}

/** Requests that are answered; each of their fields is attacked. */
const wholes: readonly Whole[] = [
  fullChat,
  plainChat,
  {
    door: '/v1/completions',
    body: {
      model: 'heron-small',
      prompt: ['A', 'B'],
      max_tokens: 4,
      logprobs: 2,
      stop: 'x',
      stream: false,
      grammar: 'root ::= [a-z]{1,4}',
    },
  },
  {
    door: '/v1/embeddings',
    body: { model: 'vectors', input: ['A', [1, 2, 3]], encoding_format: 'float' },
  },
  {
    door: '/v1/rerank',
    body: { model: 'ranks', query: 'A', documents: ['A', 'B'], top_n: 1, return_documents: true },
  },
  { door: '/tokenize', body: { model: 'heron-small', content: 'A heron.' } },
  { door: '/detokenize', body: { model: 'heron-small', tokens: [5, 6, 7] } },
]

const brackets = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)

const numbers = [0, -1, 1.5, -0, 1e308, 2 ** 53 + 2, 2 ** 32, -(2 ** 31) - 1]
const texts = [
  '',
  ' ',
  '0',
  'NaN',
  '__proto__',
  'constructor',
  '../../etc/passwd',
  '\0',
  '\ud800',
  '\udfff\ud800',
  '\u202e\u200b\ufeff',
  'e\u0301'.repeat(500),
  '👩‍👩‍👧‍👦'.repeat(50),
  '<|assistant|><|end|></s><s>',
  '{{ 7 * 7 }}{% for i in range(10**9) %}x{% endfor %}',
  'x'.repeat(20_000),
]
const shapes = [
  undefined,
  null,
  true,
  [],
  {},
  [null],
  [[]],
  [1, 'a', {}],
  { type: 'text' },
  { length: 5 },
  { toString: 'x', valueOf: 'y' },
  JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}'),
  Object.fromEntries(Array.from({ length: 500 }, (_, index) => [index, index])),
  Array.from({ length: 500 }, () => 'stop'),
  JSON.parse(brackets(500)),
]
/** Values that are wrong nearly everywhere. */
const traps: readonly unknown[] = [...numbers, ...texts, ...shapes]

/** Values that may well be right where this one stands. */
function alike(value: unknown): fc.Arbitrary<unknown> {
  if (typeof value === 'number') return fc.constantFrom(0, 1, 2, value / 2, value + 1, undefined)
  if (typeof value === 'boolean') return fc.constantFrom(!value, null, undefined)
  if (typeof value !== 'string') return fc.constantFrom(null, undefined, [], value)
  return fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...texts))
}

type Path = readonly string[]

function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path]
  return [path, ...Object.entries(value).flatMap(([key, item]) => pathsOf(item, [...path, key]))]
}

function at(value: unknown, [key, ...rest]: Path): unknown {
  return key === undefined ? value : at((value as Record<string, unknown>)[key], rest)
}

/** Of a change that an earlier one made impossible, nothing is left. */
function changed(value: unknown, [key, ...rest]: Path, to: unknown): unknown {
  if (key === undefined) return to
  if (typeof value !== 'object' || value === null) return value
  const copy = (Array.isArray(value) ? [...(value as unknown[])] : { ...value }) as {
    [key: string]: unknown
  }
  copy[key] = changed(copy[key], rest, to)
  return copy
}

const attacks = fc.constantFrom(...wholes).chain(({ door, body }) => {
  const change = fc
    .constantFrom(...pathsOf(body).slice(1))
    .chain((path) =>
      fc.tuple(
        fc.constant(path),
        fc.oneof(
          { weight: 3, arbitrary: alike(at(body, path)) },
          { weight: 2, arbitrary: fc.constantFrom(...traps) },
          { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
        ),
      ),
    )
  return fc.record({
    door: fc.constant(door),
    body: fc
      .array(change, { minLength: 1, maxLength: 3 })
      .map((all) => all.reduce<unknown>((whole, [path, to]) => changed(whole, path, to), body)),
  })
})

describe('a whole request', () => {
  it.each(wholes)('is answered at $door', async ({ door, body }) => {
    expect(await send(door, JSON.stringify(body))).toEqual(answer(200))
  })
})

describe('a hostile request', () => {
  it(
    'is answered or refused, whatever several of its fields hold',
    async () => {
      const statuses: Record<number, number> = {}
      slowest.ms = 0
      const delay = monitorEventLoopDelay({ resolution: 5 })
      delay.enable()
      await fc.assert(
        fc.asyncProperty(attacks, async ({ door, body }) => {
          const { status } = await send(door, JSON.stringify(body))
          statuses[status] = (statuses[status] ?? 0) + 1
        }),
        { numRuns: runs, endOnFailure: true },
      )
      delay.disable()
      if (process.env.CORRAL_TEST_SCALE) {
        const delayMs = { p99: delay.percentile(99) / 1e6, max: delay.max / 1e6 }
        console.log({ statuses, slowest, delayMs })
      }
      // Otherwise it would not try what lies behind the first checks.
      expect(statuses[200]).toBeGreaterThan(runs / 20)
      expect(statuses[400]).toBeGreaterThan(runs / 4)
      expect({}).not.toHaveProperty('polluted')
    },
    60_000 + 120_000 * scale,
  )

  const body = JSON.stringify(fullChat.body)
  it.each([
    ['nothing', ''],
    ['half of a request', body.slice(0, body.length / 2)],
    ['two requests', body + body],
    ['a request behind a mark of byte order', `\ufeff${body}`],
    ['a list', `[${body}]`],
    ['a word', '"hello"'],
    ['a number', '5'],
    ['null', 'null'],
    ['a number that is none', body.replace('0.5', 'NaN')],
    ['a number beyond all numbers', body.replace('0.5', '1e999')],
    ['a number of many digits', body.replace('0.5', '1'.repeat(100_000))],
    ['lists without end', '['.repeat(200_000)],
    ['lists within lists', `{"model":${brackets(50_000)}}`],
    ['lists within lists in a schema', body.replace('"integer"', brackets(50_000))],
    ['objects without end', '{"messages":'.repeat(50_000)],
    ['a key that comes twice', body.replace('"seed":7', '"seed":7,"seed":"x"')],
    ['a key of a prototype', body.replace('"seed":7', '"__proto__":{"n":9}')],
    ['prose', 'Write me a poem.'],
    ['a form', 'model=heron-small&messages=hello'],
  ])('is refused or answered when its text is %s', async (_name, text) => {
    for (const { door } of wholes) await send(door, text)
  })

  it('is refused for bytes that are no text, and for another type', async () => {
    for (const { door } of wholes) {
      expect(await send(door, Buffer.from([0x7b, 0xff, 0xfe, 0x22, 0x80]))).toEqual(answer(400))
      expect(await send(door, body, 'text/plain')).toEqual(answer(415))
      expect(await send(door, body, 'application/xml')).toEqual(answer(415))
    }
  })

  const nested = (depth: number) =>
    Array.from({ length: depth }).reduce<unknown>((items) => ({ type: 'array', items }), {})
  const members = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, {}]))
  const choices = (count: number) =>
    Array.from({ length: count }, (_, one) => ({
      anyOf: [0, 1, 2].map((other) => ({ properties: { [`a${one}${other}`]: {} } })),
    }))
  it.each<[string, unknown]>([
    ['lists within lists', nested(1500)],
    ['itself in itself', { properties: { a: { $ref: '#' } }, required: ['a'] }],
    ['a choice of itself', { anyOf: [{ $ref: '#' }] }],
    ['a reference to nothing', { $ref: '#/nowhere' }],
    ['a reference to another host', { $ref: 'http://127.0.0.1:1/schema.json' }],
    ['many values', { enum: Array.from({ length: 100_000 }, (_, index) => index) }],
    ['many members', { properties: members(20_000) }],
    ['choices that multiply', { allOf: choices(20) }],
    ['a pattern of repetitions', { type: 'string', pattern: '(((a{99}){99}){99}){99}' }],
    ['a pattern that may be nothing', { type: 'string', pattern: '^(a*)*$' }],
    ['a text beyond memory', { type: 'string', minLength: 2 ** 40 }],
    ['a list beyond memory', { type: 'array', minItems: 2 ** 40 }],
  ])('is refused for a schema with %s', async (_name, schema) => {
    const format = { type: 'json_schema', json_schema: { name: 'x', schema } }
    const request = { ...plainChat.body, response_format: format }
    expect(await send(plainChat.door, JSON.stringify(request))).toEqual(answer(400))
  })

  const ways = Array.from({ length: 40 }, (_, at) => `r${at} ::= r${at + 1} | r${at + 1} "x"`)
  it.each([
    ['left recursion', 'root ::= root "a" | "b"'],
    ['hidden left recursion', 'root ::= x root "a" | "b"\nx ::= y\ny ::= "" | "z"'],
    ['a far count', 'root ::= "a"{1,1000000000}'],
    ['counts of counts', 'root ::= x{0,900}\nx ::= "a"{0,900}'],
    ['brackets within brackets', `root ::= ${'('.repeat(20_000)}"a"${')'.repeat(20_000)}`],
    ['no sense', 'hello'],
    ['many ways', `root ::= r0\n${ways.join('\n')}\nr40 ::= "a"`],
  ])('is refused for a grammar with %s', async (_name, grammar) => {
    const request = { ...plainChat.body, response_format: undefined, grammar }
    expect(await send(plainChat.door, JSON.stringify(request))).toEqual(answer(400))
  })

  it('leaves the models able to answer', async () => {
    for (const { door, body: fields } of wholes) {
      expect(await send(door, JSON.stringify(fields))).toEqual(answer(200))
    }
  })
})
