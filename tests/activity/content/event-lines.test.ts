import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  collectBytes,
  createContentRoom,
} from '../../../src-main/core/activity/content/content-room.ts'
import {
  readEventLines,
  writeEventLines,
} from '../../../src-main/core/activity/content/event-lines.ts'
import { collectSaid } from '../../../src-main/core/activity/content/said.ts'
import type { AnswerEvent } from '../../../src-main/core/chat.ts'

const choice = fc.nat(2)
const index = fc.nat(2)
const text = fc.string({ unit: 'binary', maxLength: 30 })
const anyEvent: fc.Arbitrary<AnswerEvent> = fc.oneof(
  fc.record({ type: fc.constant('text' as const), choice, text }),
  fc.record({ type: fc.constant('thinking' as const), choice, text }),
  fc.record({
    type: fc.constant('tool_call' as const),
    choice,
    index,
    id: fc.string(),
    name: text,
  }),
  fc.record({ type: fc.constant('tool_arguments' as const), choice, index, text }),
)

function saidBy(events: readonly AnswerEvent[]) {
  const collected = collectSaid()
  for (const event of events) collected.push(event)
  return collected.said()
}

function written(events: readonly AnswerEvent[], maxBytes = 2 ** 20) {
  const bytes = collectBytes(createContentRoom(2 ** 30), maxBytes)
  const lines = writeEventLines((line) => bytes.push(line))
  for (const event of events) lines.push(event)
  lines.end()
  return { bytes: Buffer.concat(bytes.pieces()), isCut: bytes.isCut }
}

describe('answer events that are written down', () => {
  it('say the same when they are read again', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 60 }), (events) => {
        const read = readEventLines(written(events).bytes)
        expect(saidBy(read)).toEqual(saidBy(events))
      }),
      { numRuns: 100 },
    )
  })

  it('take little more room than what they say, however small the pieces', () => {
    const events = Array.from({ length: 10_000 }, () => ({
      type: 'text' as const,
      choice: 0,
      text: 'x',
      logprobs: [{ text: 'x', bytes: [120], logprob: -0.1, top: [] }],
    }))
    expect(written(events).bytes.length).toBeLessThan(11_000)
  })

  it('put halves of characters together', () => {
    const halves = ['\ud83d', '\ude00'].map((half) => ({
      type: 'text' as const,
      choice: 0,
      text: half,
    }))
    const between: AnswerEvent = { type: 'thinking', choice: 0, text: '-' }
    const { bytes } = written([halves[0]!, between, halves[1]!])
    expect(saidBy(readEventLines(bytes)).text).toBe('\u{1f600}')
  })

  it('are a beginning when there is no room for more', () => {
    const events = Array.from({ length: 100 }, (_, at) => ({
      type: 'text' as const,
      choice: 0,
      text: `${at}-`.repeat(500),
    }))
    const { bytes, isCut } = written(events, 40_000)
    const all = saidBy(events).text
    const kept = saidBy(readEventLines(bytes)).text
    expect(isCut).toBe(true)
    expect(kept.length).toBeGreaterThan(30_000)
    expect(all.startsWith(kept)).toBe(true)
  })
})

describe('the room of running answers', () => {
  it('is given back to the last byte, and bounds what is held', () => {
    const room = createContentRoom(100_000)
    const chunks = fc.array(fc.uint8Array({ maxLength: 3000 }), { maxLength: 60 })
    fc.assert(
      fc.property(chunks, fc.integer({ min: 1, max: 50_000 }), (given, maxBytes) => {
        const collected = collectBytes(room, maxBytes)
        for (const chunk of given) collected.push(chunk)
        const all = Buffer.concat(given)
        expect(collected.isCut).toBe(all.length > maxBytes)
        expect(Buffer.concat(collected.pieces()).equals(all.subarray(0, maxBytes))).toBe(true)
        collected.drop()
        collected.push(new Uint8Array(10))
        expect(collected.pieces()).toEqual([])
        expect(room.take(100_000)).toBe(true)
        room.give(100_000)
      }),
    )
  })

  it('cuts an answer that comes when others have taken it', () => {
    const room = createContentRoom(10_000)
    const first = collectBytes(room, 8_000)
    first.push(new Uint8Array(7_000).fill(1))
    const second = collectBytes(room, 8_000)
    second.push(new Uint8Array(7_000).fill(2))
    expect([first.isCut, second.isCut]).toEqual([false, true])
    first.drop()
    const third = collectBytes(room, 8_000)
    third.push(new Uint8Array(7_000))
    expect(third.isCut).toBe(false)
  })
})
