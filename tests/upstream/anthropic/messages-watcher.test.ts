import { describe, expect, it } from 'vitest'
import { createMessagesWatcher } from '../../../src-main/core/providers/upstream/anthropic/messages-watcher.ts'
import { readWholeMessage } from '../../../src-main/core/providers/upstream/anthropic/read-whole-message.ts'
import { block, end, start, textBlock, toSse } from './streams.ts'

function watched(text: string, bytes = 1_000_000) {
  const watcher = createMessagesWatcher()
  const all = Buffer.from(text)
  for (let at = 0; at < all.length; at += bytes) watcher.push(all.subarray(at, at + bytes))
  watcher.end()
  const { hasContent, error, isWhole, usage, finish } = watcher
  return { hasContent, error: error?.kind ?? null, isWhole, usage, finish }
}

const events = [
  start({ input_tokens: 10, cache_read_input_tokens: 90, output_tokens: 1 }),
  { type: 'ping' },
  ...textBlock(0, 'Grüße', ' — "message_stop" and error'),
  ...end('max_tokens', { output_tokens: 7 }),
]
const told = {
  hasContent: true,
  error: null,
  isWhole: true,
  usage: { promptTokens: 100, cachedTokens: 90, completionTokens: 7, thinkingTokens: 0 },
  finish: 'length',
}

describe('a watcher of streamed messages', () => {
  it('tells usage and end, wherever the bytes are cut', () => {
    const text = toSse(events)
    for (let bytes = 1; bytes < 200; bytes++) expect(watched(text, bytes), `${bytes}`).toEqual(told)
    expect(watched(text)).toEqual(told)
  })

  it('reads other line ends, a mark of the byte order, and events without a name', () => {
    const text = toSse(events)
    expect(watched(text.replaceAll('\n', '\r\n'), 7)).toEqual(told)
    expect(watched(`\uFEFF${text.replaceAll(/event: .*\n/g, '')}`, 7)).toEqual(told)
    expect(watched(text.replaceAll('data: ', 'data:').trimEnd())).toEqual(told)
    const spaced = text.replaceAll('{"type":', '{ "type" : ')
    expect(watched(spaced, 50)).toEqual(told)
  })

  it.each([
    ['the beginning', [start()], false],
    ['an empty block', [start(), ...textBlock(0, '')], false],
    ['a text', [start(), ...textBlock(0, 'a')], true],
    ['thinking', [start(), ...block(0, { type: 'thinking', thinking: 'a' })], true],
    ['a call', [start(), ...block(0, { type: 'tool_use', id: 'a', name: 'b', input: {} })], true],
    ['the reason for the end', [start(), ...end()], true],
  ])('counts %s as content or not', (_, sent, expected) => {
    expect(watched(toSse(sent)).hasContent).toBe(expected)
  })

  it('sees an error, first or last, and no end after a cut', () => {
    const error = { type: 'error', error: { type: 'overloaded_error', message: 'Busy' } }
    expect(watched(toSse([error]), 9)).toMatchObject({ error: 'provider', isWhole: false })
    const late = watched(toSse([...events.slice(0, -2), error]), 9)
    expect(late).toMatchObject({ error: 'provider', isWhole: false, hasContent: true })
  })

  it('goes on behind a line without end', () => {
    const huge = {
      type: 'content_block_delta',
      delta: { type: 'text_delta', text: 'a'.repeat(2 ** 21) },
    }
    expect(watched(toSse([...events.slice(0, -2), huge, ...events.slice(-2)]), 65_536)).toEqual(
      told,
    )
  })

  it('never throws', () => {
    const watcher = createMessagesWatcher()
    for (const text of [
      'data: {',
      '\n\ndata: null\n',
      'data: []\n',
      '\u0000\n',
      'data:\n',
      'data: {"type":"message_delta"}\n',
    ]) {
      watcher.push(Buffer.from(text))
    }
    watcher.push(Uint8Array.of(0xff, 0xfe, 0x0a))
    watcher.end()
    expect(watcher).toMatchObject({ usage: null, error: null, isWhole: false })
  })
})

describe('a whole message that passes untouched', () => {
  it('tells usage and end', () => {
    const usage = { input_tokens: 1, output_tokens: 2, cache_creation_input_tokens: 3 }
    expect(
      readWholeMessage({ content: [{ type: 'tool_use' }], stop_reason: 'tool_use', usage }),
    ).toEqual({
      error: null,
      finish: 'tool_calls',
      usage: {
        promptTokens: 4,
        cachedTokens: 0,
        cacheWriteTokens: 3,
        longCacheWriteTokens: 0,
        completionTokens: 2,
        thinkingTokens: 0,
      },
    })
    expect(readWholeMessage({ input_tokens: 12 })).toMatchObject({ error: null, usage: null })
  })

  it('may be an error, or nothing that is known', () => {
    const error = { type: 'error', error: { type: 'rate_limit_error', message: 'Slow' } }
    expect(readWholeMessage(error).error).toMatchObject({ kind: 'rate' })
    expect(readWholeMessage({ ok: true }).error).toMatchObject({ kind: 'provider' })
    expect(readWholeMessage([]).error).toMatchObject({ kind: 'provider' })
  })
})
