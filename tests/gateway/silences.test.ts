import { describe, expect, it } from 'vitest'
import type { AnswerEvent } from '../../src-main/core/chat.ts'
import { withSilences } from '../../src-main/core/gateway/silences.ts'

const soon = { firstMs: 1, laterMs: 1 }
const never = { firstMs: 1e6, laterMs: 1e6 }
const waiting: AnswerEvent = { type: 'waiting', for: 'load', progress: 0.5 }
const text = (text: string): AnswerEvent => ({ type: 'text', choice: 0, text })

/** Says `before`, then waits for `go`, then says `after`. */
async function* pausing(before: AnswerEvent[], go: Promise<void>, after: AnswerEvent[]) {
  yield* before
  await go
  yield* after
}

async function collect<T>(events: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const event of events) all.push(event)
  return all
}

describe('an answer that keeps its client waiting', () => {
  it('shows silences before its first content and between, and loses nothing', async () => {
    const first = Promise.withResolvers<void>()
    const events = withSilences(pausing([waiting], first.promise, [text('a'), text('b')]), soon)
    expect(await events.next()).toEqual({ done: false, value: null })
    expect(await events.next()).toEqual({ done: false, value: null })
    first.resolve()
    const rest = await collect(events)
    expect(rest.filter((event) => event !== null)).toEqual([text('a'), text('b')])

    const second = Promise.withResolvers<void>()
    const more = withSilences(pausing([text('a')], second.promise, [text('b')]), soon)
    while ((await more.next()).value === null);
    expect((await more.next()).value).toBeNull()
    second.resolve()
    expect((await collect(more)).filter((event) => event !== null)).toEqual([text('b')])
  })

  it('is not kept quiet by news of its progress', async () => {
    let stopped = false
    async function* loading(): AsyncGenerator<AnswerEvent, void> {
      while (!stopped) {
        await new Promise((resolve) => setImmediate(resolve))
        yield waiting
      }
    }
    const events = withSilences(loading(), soon)
    expect((await events.next()).value).toBeNull()
    stopped = true
    expect(await collect(events)).toEqual([])
  })

  it('gives its events as they are when it is quick', async () => {
    const events = pausing([waiting, text('a')], Promise.resolve(), [waiting, text('b')])
    expect(await collect(withSilences(events, never))).toEqual([text('a'), text('b')])
  })

  it('throws what it throws, before a silence and after one', async () => {
    const go = Promise.withResolvers<void>()
    // eslint-disable-next-line require-yield -- it fails before it has anything to say
    async function* failing(wait: Promise<void>): AsyncGenerator<AnswerEvent, void> {
      await wait
      throw new Error('broken')
    }
    await expect(withSilences(failing(Promise.resolve()), never).next()).rejects.toThrow('broken')
    const late = withSilences(failing(go.promise), soon)
    expect((await late.next()).value).toBeNull()
    go.resolve()
    await expect(collect(late)).rejects.toThrow('broken')
  })

  it('is not asked for more than is read', async () => {
    let given = 0
    async function* counting(): AsyncGenerator<AnswerEvent, void> {
      for (;;) yield text(String(given++))
    }
    const events = withSilences(counting(), never)
    for (let read = 1; read <= 3; read++) {
      await events.next()
      expect(given).toBe(read)
    }
    await events.return()
  })

  it('is ended when its reader ends', async () => {
    const ended = Promise.withResolvers<void>()
    async function* endless(): AsyncGenerator<AnswerEvent, void> {
      try {
        for (;;) yield text('la')
      } finally {
        ended.resolve()
      }
    }
    const events = withSilences(endless(), never)
    await events.next()
    await events.return()
    await ended.promise
  })
})
