import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AnswerEvent } from '../../src-main/core/chat.ts'
import { createMessageWriter } from '../../src-main/core/gateway/anthropic/message-writer.ts'
import { createChatEncoder } from '../../src-main/core/gateway/openai/chat-response.ts'
import { createAnthropicDialect } from '../../src-main/core/providers/upstream/anthropic/dialect.ts'
import { createMessagesWatcher } from '../../src-main/core/providers/upstream/anthropic/messages-watcher.ts'
import { createOpenAiDialect } from '../../src-main/core/providers/upstream/openai/dialect.ts'
import { readEvents } from '../../src-main/core/providers/upstream/sse/read-events.ts'
import { context, emptyContinuity } from './anthropic/chats.ts'
import { collected, decoded, inPieces } from './anthropic/streams.ts'
import { anyAnswer, gist } from './any-chat.ts'

async function* each(events: readonly AnswerEvent[]): AsyncGenerator<AnswerEvent> {
  yield* events
}
const writer = () => createMessageWriter('asked', { showThinking: true, requestId: 'req_1' })
const messageStream = async (events: readonly AnswerEvent[]) =>
  (await collected(writer().stream(each(events)))).join('')

const usage = { promptTokens: 9, cachedTokens: 2, completionTokens: 3, thinkingTokens: 1 }
const answer: AnswerEvent[] = [
  { type: 'thinking', choice: 0, text: 'Hm, é.' },
  { type: 'text', choice: 0, text: 'I look 🦜.' },
  { type: 'tool_call', choice: 0, index: 0, id: 'call_0', name: 'look' },
  { type: 'tool_arguments', choice: 0, index: 0, text: '{"at": 1}' },
  { type: 'tool_call', choice: 0, index: 1, id: 'call_1', name: 'look' },
  { type: 'tool_arguments', choice: 0, index: 1, text: '{}' },
  { type: 'finish', choice: 0, reason: 'tool_calls', stopSequence: null },
  { type: 'end', usage, firstTokenMs: 0, tokensPerSecond: null, prefixBreak: null },
]

describe('an answer in Anthropic’s dialect', () => {
  it('is read as it was written', async () => {
    await fc.assert(
      fc.asyncProperty(anyAnswer, fc.integer({ min: 1, max: 300 }), async (events, bytes) => {
        const read = await decoded(await messageStream(events), bytes)
        expect(gist(read)).toEqual(gist(events))
      }),
      { numRuns: 100 },
    )
  })

  it('is read as it was written in one piece', async () => {
    const { decodeAnswer } = createAnthropicDialect({ continuity: emptyContinuity })
    await fc.assert(
      fc.asyncProperty(anyAnswer, async (events) => {
        const { body } = await writer().collect(each(events))
        const read = decodeAnswer(JSON.parse(JSON.stringify(body)), context)
        expect(gist(read)).toEqual(gist(events))
      }),
      { numRuns: 100 },
    )
  })

  it('is the same, wherever its bytes are cut in two', async () => {
    const text = Buffer.from(await messageStream(answer))
    const dialect = createAnthropicDialect({ continuity: emptyContinuity })
    async function* halves(at: number) {
      yield text.subarray(0, at)
      yield text.subarray(at)
    }
    for (let at = 0; at <= text.length; at++) {
      const read = dialect.decodeStream(readEvents(halves(at)), context)
      expect(gist(await collected(read))).toEqual(gist(answer))
    }
  })

  it('is none when a byte of its end is missing', async () => {
    const text = await messageStream(answer)
    const whole = Buffer.from(text)
    for (let length = 0; length < whole.length; length += 13) {
      await expect(decoded(whole.subarray(0, length).toString('latin1'))).rejects.toMatchObject({
        kind: 'cut',
      })
    }
    await expect(decoded(text.slice(0, -1))).rejects.toMatchObject({ kind: 'cut' })
  })

  it('tells a watcher what it tells a reader', async () => {
    await fc.assert(
      fc.asyncProperty(anyAnswer, fc.integer({ min: 1, max: 300 }), async (events, bytes) => {
        const watcher = createMessagesWatcher()
        for await (const chunk of inPieces(await messageStream(events), bytes)) watcher.push(chunk)
        watcher.end()
        expect(watcher).toMatchObject({ isWhole: true, error: null, hasContent: true })
        expect(events.at(-2)).toMatchObject({ reason: watcher.finish })
        expect(events.at(-1)).toMatchObject({ usage: watcher.usage })
      }),
      { numRuns: 50 },
    )
  })
})

describe('an answer from one dialect to the other and back', () => {
  it('keeps its text, its calls and its end', async () => {
    const openAi = createOpenAiDialect({ continuity: emptyContinuity })
    const gpt = { ...context, provider: 'openai', model: 'gpt-5.4' }
    await fc.assert(
      fc.asyncProperty(anyAnswer, fc.integer({ min: 20, max: 300 }), async (events, bytes) => {
        const first = await decoded(await messageStream(events), bytes)
        const frames = createChatEncoder('asked').stream(each(first), true)
        const text = (await collected(frames)).join('')
        const read = openAi.decodeStream(readEvents(inPieces(text, bytes)), gpt)
        const second = await collected(read)
        expect(partsOf(second)).toEqual(partsOf(events))
      }),
      { numRuns: 60 },
    )
  })
})

/** What OpenAI's dialect can say of an answer: it has one text, one thinking, and calls. */
function partsOf(events: readonly AnswerEvent[]): unknown {
  const all = gist(events) as { type: string; text?: unknown; index?: number; reason?: string }[]
  const joined = (type: string) =>
    all.filter((event) => event.type === type).map(({ text }) => text)
  return {
    text: joined('text').join(''),
    thinking: joined('thinking').join(''),
    calls: all.filter(({ type }) => type === 'tool_call'),
    arguments: joined('tool_arguments'),
    reason: all.find(({ type }) => type === 'finish')?.reason,
  }
}
