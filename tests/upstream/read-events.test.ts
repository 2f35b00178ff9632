import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { collected } from './openai/streams.ts'
import {
  type ServerSentEvent,
  readEvents,
} from '../../src-main/core/providers/upstream/sse/read-events.ts'

async function read(...chunks: (string | Uint8Array)[]): Promise<(ServerSentEvent | null)[]> {
  const bytes = (async function* () {
    for (const chunk of chunks) yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk
  })()
  return collected(readEvents(bytes))
}

const event = (data: string, name: string | null = null) => ({ event: name, data })

describe('events of a stream', () => {
  it.each<[string, string, (ServerSentEvent | null)[]]>([
    ['with LF', 'data: a\n\ndata: b\n\n', [event('a'), event('b')]],
    ['with CRLF', 'data: a\r\n\r\ndata: b\r\n\r\n', [event('a'), event('b')]],
    ['with CR', 'data: a\r\rdata: b\r\r:', [event('a'), event('b')]],
    ['without a space', 'data:a\n\n', [event('a')]],
    ['with names', 'event: ping\ndata: {}\n\n', [event('{}', 'ping')]],
    ['over several lines', 'data: a\ndata: b\n\n', [event('a\nb')]],
    ['after a byte order mark', '\uFEFFdata: a\n\n', [event('a')]],
    [
      'after comments, which are signs of life',
      ': OPENROUTER PROCESSING\n\ndata: a\n\n',
      [null, event('a')],
    ],
    ['without the last blank line, which are not whole', 'data: a\n\ndata: b\n', [event('a')]],
    ['among fields that nobody knows', 'id: 1\nretry: 5\nfoo: x\ndata: a\n\n', [event('a')]],
  ])('are read %s', async (_, text, expected) => {
    expect(await read(text)).toEqual(expected)
  })

  it('are the same wherever the bytes are cut, in the middle of a letter, too', async () => {
    const text =
      '\uFEFFdata: {"a":"é日本🐎"}\r\n\r\n: hm\n\nevent: x\rdata: b\r\rdata:c\ndata: d\n\n'
    const bytes = Buffer.from(text)
    const whole = await read(bytes)
    expect(whole).toHaveLength(4)
    const cuts = fc.array(fc.nat(bytes.length), { maxLength: 12 })
    await fc.assert(
      fc.asyncProperty(cuts, async (at) => {
        const places = [0, ...at.toSorted((a, b) => a - b), bytes.length]
        const chunks = places.slice(1).map((end, index) => bytes.subarray(places[index], end))
        expect(await read(...chunks)).toEqual(whole)
      }),
    )
    expect(await read(...[...bytes].map((byte) => Uint8Array.of(byte)))).toEqual(whole)
  })

  it('may be long, but not without end', async () => {
    const long = 'x'.repeat(2 ** 20 - 100)
    expect(await read('data: ', long, '\n\n')).toEqual([event(long)])
    await expect(
      read('data: a\n\n', 'data: ', long, 'x'.repeat(200), '\n\n'),
    ).rejects.toMatchObject({
      kind: 'provider',
    })
  })

  it('before one that is too long are still read', async () => {
    const events: unknown[] = []
    const bytes = (async function* () {
      yield Buffer.from('data: a\n\n')
      yield Buffer.from(`data: ${'x'.repeat(2 ** 20)}`)
    })()
    const reading = (async () => {
      for await (const item of readEvents(bytes)) events.push(item)
    })()
    await expect(reading).rejects.toThrow('too long')
    expect(events).toEqual([event('a')])
  })
})
