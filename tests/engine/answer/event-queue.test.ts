import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AnswerEvent } from '../../../src-main/core/chat.ts'
import { createEventQueue } from '../../../src-main/core/engine/answer/event-queue.ts'

const text = (choice: number, text: string): AnswerEvent => ({ type: 'text', choice, text })

async function readAll(events: AsyncIterable<AnswerEvent>): Promise<AnswerEvent[]> {
  const all: AnswerEvent[] = []
  for await (const event of events) all.push(event)
  return all
}

describe('the event queue', () => {
  it('joins what a slow reader leaves lying', async () => {
    const queue = createEventQueue()
    for (const word of ['one ', 'two ', 'three']) queue.push(text(0, word))
    queue.close()
    expect(await readAll(queue.read())).toEqual([text(0, 'one two three')])
  })

  it('joins probabilities without touching what it was given', async () => {
    const queue = createEventQueue()
    const one = { text: 'a', bytes: [97], logprob: -1, top: [] }
    const given = [1, 2, 3].map(() => ({ ...text(0, 'a'), logprobs: [one] }))
    for (const event of given) queue.push(event)
    queue.close()
    expect(await readAll(queue.read())).toEqual([{ ...text(0, 'aaa'), logprobs: [one, one, one] }])
    expect(given.map(({ logprobs }) => logprobs.length)).toEqual([1, 1, 1])
  })

  it('gives a fast reader each event as it comes', async () => {
    const queue = createEventQueue()
    const reader = queue.read()
    for (const word of ['one ', 'two ']) {
      const next = reader.next()
      queue.push(text(0, word))
      expect((await next).value).toEqual(text(0, word))
    }
  })

  it('keeps the order, the choices and the calls apart, and loses nothing', async () => {
    const event = fc.oneof(
      fc.record({
        type: fc.constant('text' as const),
        choice: fc.nat(1),
        text: fc.string({ minLength: 1 }),
      }),
      fc.record({
        type: fc.constant('thinking' as const),
        choice: fc.nat(1),
        text: fc.string({ minLength: 1 }),
      }),
      fc.record({
        type: fc.constant('tool_arguments' as const),
        choice: fc.nat(1),
        index: fc.nat(1),
        text: fc.string({ minLength: 1 }),
      }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(event), fc.array(fc.nat(3)), async (events, pauses) => {
        const queue = createEventQueue()
        const reading = readAll(queue.read())
        for (const [at, event] of events.entries()) {
          queue.push(event)
          for (let i = pauses[at] ?? 0; i > 0; i--) await Promise.resolve()
        }
        queue.close()
        const spell = (events: readonly AnswerEvent[]) =>
          events.flatMap((event) => {
            if (!('text' in event)) return []
            const { text, ...where } = event
            return [...text].map((char) => JSON.stringify([where, char]))
          })
        expect(spell(await reading)).toEqual(spell(events))
      }),
      { numRuns: 300, seed: 1 },
    )
  })

  it('tells a failure after everything that came before it', async () => {
    const queue = createEventQueue()
    queue.push(text(0, 'half'))
    queue.fail(new Error('broken'))
    const reader = queue.read()
    expect((await reader.next()).value).toEqual(text(0, 'half'))
    await expect(reader.next()).rejects.toThrow('broken')
  })

  it('keeps only the newest progress', async () => {
    const queue = createEventQueue()
    for (const progress of [0.1, 0.5, 0.9]) queue.push({ type: 'waiting', for: 'prompt', progress })
    queue.close()
    expect(await readAll(queue.read())).toEqual([{ type: 'waiting', for: 'prompt', progress: 0.9 }])
  })
})
