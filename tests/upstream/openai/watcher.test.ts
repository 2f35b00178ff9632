import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createOpenAiWatcher } from '../../../src-main/core/providers/upstream/openai/watcher.ts'
import { chunk, done, frames } from './streams.ts'

type Wire = Parameters<typeof createOpenAiWatcher>[0]

/** Of buffers that somebody still holds. */
function heldBytes(): number {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
  return process.memoryUsage().arrayBuffers
}

const stop = chunk({}, { finish_reason: 'stop' })
const usage = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 }
const told = { promptTokens: 10, cachedTokens: 0, completionTokens: 5, thinkingTokens: 0 }
const usageChunk = { choices: [], usage }

function watch(
  text: string,
  { wire = 'openai-chat', cuts = [] }: { wire?: Wire; cuts?: number[] } = {},
) {
  const watcher = createOpenAiWatcher(wire)
  const bytes = Buffer.from(text)
  const places = [0, ...cuts.toSorted((a, b) => a - b), bytes.length]
  for (const [index, start] of places.entries()) {
    watcher.push(bytes.subarray(start, places[index + 1] ?? bytes.length))
  }
  watcher.end()
  return factsOf(watcher)
}

function factsOf({
  hasContent,
  error,
  isWhole,
  usage: used,
  finish,
}: ReturnType<typeof createOpenAiWatcher>) {
  return { hasContent, error: error?.kind ?? null, isWhole, usage: used, finish }
}

const whole = { hasContent: true, error: null, isWhole: true, usage: told, finish: 'stop' }
const nothing = { hasContent: false, error: null, isWhole: false, usage: null, finish: null }

describe('a watched stream', () => {
  it('tells usage and end', () => {
    const text = frames(
      chunk({ role: 'assistant', content: '' }),
      chunk({ content: 'é🐎' }),
      stop,
      usageChunk,
      done,
    )
    expect(watch(text)).toEqual(whole)
  })

  it('tells the same wherever it is cut', () => {
    const text = frames(
      chunk({ content: '"usage":{"prompt_tokens":1} [DONE] "error":{}' }),
      ': ping\n\n',
      { ...chunk({ content: 'é日本🐎' }), usage: null },
      stop,
      usageChunk,
      done,
    )
    for (const sent of [text, text.replaceAll('\n', '\r\n'), text.replaceAll('\n', '\r')]) {
      const cuts = fc.array(fc.nat(Buffer.byteLength(sent)), { maxLength: 30 })
      const same = fc.property(cuts, (at) => {
        expect(watch(sent, { cuts: at })).toEqual(whole)
      })
      fc.assert(same)
      const everywhere = Array.from({ length: Buffer.byteLength(sent) }, (_, at) => at)
      expect(watch(sent, { cuts: everywhere })).toEqual(whole)
    }
  })

  it('has content only once it says something', () => {
    const watcher = createOpenAiWatcher('openai-chat')
    const push = (...events: unknown[]) => watcher.push(Buffer.from(frames(...events)))
    push(': hello\n\n', chunk({ role: 'assistant', content: '' }), { choices: [] })
    expect(watcher.hasContent).toBe(false)
    push('data: {"choices":[{"delta":{"content":"')
    expect(watcher.hasContent).toBe(false)
    push('a"}}]}\n\n')
    expect(watcher.hasContent).toBe(true)
  })

  it.each<[string, object]>([
    ['thinking', chunk({ reasoning_content: 'a' })],
    ['thinking elsewhere', chunk({ reasoning: 'a' })],
    ['a refusal', chunk({ refusal: 'a' })],
    ['a call', chunk({ tool_calls: [{ index: 0, function: { name: 'a' } }] })],
    ['parts', chunk({ content: [{ type: 'thinking' }] })],
    ['the reason for the end', stop],
  ])('has content with %s', (_, event) => {
    expect(watch(frames(event)).hasContent).toBe(true)
  })

  it.each<[string, string, object]>([
    ['no bytes', '', nothing],
    ['only [DONE]', done, nothing],
    [
      'no reason for the end',
      frames(chunk({ content: 'a' }), done),
      { ...nothing, hasContent: true },
    ],
    [
      'an error first',
      frames({ error: { code: 429, message: 'x' } }),
      { ...nothing, error: 'rate' },
    ],
    [
      'an error later',
      frames(chunk({ content: 'a' }), { error: { code: 'insufficient_quota', message: 'x' } }),
      { ...nothing, hasContent: true, error: 'key_exhausted' },
    ],
    [
      'an error beside a reason, as at OpenRouter',
      frames(chunk({ content: 'a' }), {
        ...chunk({}, { finish_reason: 'error' }),
        error: { code: 502, message: 'x' },
      }),
      { ...nothing, hasContent: true, error: 'provider' },
    ],
    ['rubbish', frames('data: <html>\n\n'), { ...nothing, error: 'provider' }],
    [
      'a half event',
      frames(chunk({ content: 'a' })) + 'data: {"choices":[{"finish_rea',
      { ...nothing, hasContent: true },
    ],
  ])('is not whole with %s', (_, text, expected) => {
    expect(watch(text)).toEqual(expected)
  })

  it('is long, and tells its end all the same', () => {
    const watcher = createOpenAiWatcher('openai-chat')
    const delta = Buffer.from(frames(chunk({ content: 'x'.repeat(100) })))
    for (let sent = 0; sent < 3 * 2 ** 20; sent += delta.length) watcher.push(delta)
    for (const byte of Buffer.from(frames(stop, usageChunk, done)))
      watcher.push(Uint8Array.of(byte))
    watcher.end()
    expect(factsOf(watcher)).toEqual(whole)
  })

  it('without an end of its event fills no memory', async () => {
    const watcher = createOpenAiWatcher('openai-chat')
    watcher.push(Buffer.from(frames(chunk({ content: 'a' }))))
    const rubbish = Buffer.alloc(2 ** 20, 'x')
    const before = heldBytes()
    for (let sent = 0; sent < 64; sent++) watcher.push(Buffer.from(rubbish))
    expect(watcher.isWhole).toBe(false)
    // What was collected is given back by another thread, a moment later.
    await expect.poll(() => heldBytes() - before, { timeout: 20_000 }).toBeLessThan(24 * 2 ** 20)
  })

  it('may be asked before its end', () => {
    const watcher = createOpenAiWatcher('openai-chat')
    watcher.push(Buffer.from(frames(chunk({ content: 'a' }), { ...stop, usage })))
    expect(watcher).toMatchObject({ isWhole: true, usage: told, finish: 'stop' })
    watcher.push(
      Buffer.from(
        frames({ choices: [], usage: { ...usage, completion_tokens: 9, total_tokens: 19 } }),
      ),
    )
    expect(watcher.usage).toEqual({ ...told, completionTokens: 9 })
  })
})

describe('a watched stream of completions', () => {
  it('has text in its choices', () => {
    const piece = (text: string, finish_reason: string | null) => ({
      choices: [{ index: 0, text, finish_reason }],
    })
    const text = frames(piece('', null), piece('a', null), { ...piece('', 'stop'), usage }, done)
    expect(watch(text, { wire: 'openai-completions' })).toEqual(whole)
    expect(watch(frames(piece('', null)), { wire: 'openai-completions' })).toEqual(nothing)
  })
})

describe('a watched stream of responses', () => {
  const named = (type: string, rest: object = {}) => `event: ${type}\n${frames({ type, ...rest })}`
  const used = { input_tokens: 10, output_tokens: 5, total_tokens: 15 }
  const created = named('response.created', {
    response: { id: 'r', status: 'in_progress', usage: null },
  })
  const wire = 'openai-responses'
  const delta = named('response.output_text.delta', { delta: 'a "type":"response.completed"' })
  const completed = (response: object) =>
    named('response.completed', { response: { status: 'completed', usage: used, ...response } })

  it('begins with its first delta or call, and ends when it says so', () => {
    const message = named('response.output_item.added', { item: { type: 'message' } })
    expect(watch(created + message, { wire })).toEqual(nothing)
    expect(watch(created + delta, { wire })).toEqual({ ...nothing, hasContent: true })
    const call = named('response.output_item.added', { item: { type: 'function_call' } })
    expect(watch(created + call, { wire }).hasContent).toBe(true)
    expect(watch(created + delta + completed({ output: [] }), { wire })).toEqual(whole)
  })

  it('may end with calls, or before its end', () => {
    const output = [{ type: 'reasoning' }, { type: 'function_call' }]
    expect(watch(delta + completed({ output }), { wire }).finish).toBe('tool_calls')
    const incomplete = (reason: string) =>
      named('response.incomplete', {
        response: { status: 'incomplete', incomplete_details: { reason }, usage: used },
      })
    expect(watch(delta + incomplete('max_output_tokens'), { wire })).toEqual({
      ...whole,
      finish: 'length',
    })
    expect(watch(delta + incomplete('content_filter'), { wire }).finish).toBe('refusal')
  })

  it('may fail, at once or later', () => {
    const error = { code: 'rate_limit_exceeded', message: 'x' }
    const failed = named('response.failed', { response: { status: 'failed', error } })
    expect(watch(created + failed, { wire })).toEqual({ ...nothing, error: 'rate' })
    expect(watch(delta + failed, { wire })).toMatchObject({ error: 'rate', isWhole: false })
    expect(watch(named('error', { code: 'server_error', message: 'x' }), { wire }).error).toBe(
      'provider',
    )
  })

  it('tells its usage though its last event is longer than all that is kept', () => {
    const instructions = 'x'.repeat(2 ** 20)
    const text = created + delta.repeat(5000) + completed({ output: [], instructions, tools: [] })
    const cuts = Array.from({ length: 60 }, (_, index) => Math.floor((text.length * index) / 60))
    expect(watch(text, { wire, cuts })).toEqual(whole)
    expect(watch(text, { wire })).toEqual(whole)
  })
})
