import { describe, expect, it } from 'vitest'
import type { AnswerEvent } from '../../../src-main/core/chat.ts'
import { CorralError } from '../../../src-main/core/errors.ts'
import {
  createAnswerWriter,
  inMessage,
} from '../../../src-main/core/gateway/ollama/answer-writer.ts'
import { createClock } from '../../../src-main/core/gateway/ollama/clock.ts'

const finish = (reason: 'stop' | 'length' | 'tool_calls'): AnswerEvent => ({
  type: 'finish',
  choice: 0,
  reason,
  stopSequence: null,
})
const end: AnswerEvent = {
  type: 'end',
  usage: { promptTokens: 3, cachedTokens: 0, completionTokens: 2, thinkingTokens: 0 },
  firstTokenMs: 1,
  tokensPerSecond: null,
  prefixBreak: null,
}
const call = (index: number, name: string): AnswerEvent => ({
  type: 'tool_call',
  choice: 0,
  index,
  id: `call_${index}`,
  name,
})
const args = (index: number, text: string): AnswerEvent => ({
  type: 'tool_arguments',
  choice: 0,
  index,
  text,
})

async function* from<T>(items: readonly T[]): AsyncGenerator<T, void> {
  yield* items
}

interface Line {
  readonly message: {
    readonly content: string
    readonly thinking?: string
    readonly tool_calls?: unknown
  }
  readonly done: boolean
}
const writer = () => createAnswerWriter('heron', inMessage, createClock())
async function lines(events: readonly (AnswerEvent | null)[]): Promise<Line[]> {
  const texts: string[] = []
  for await (const text of writer().stream(from(events))) texts.push(text)
  return texts.map((text) => JSON.parse(text) as Line)
}

describe('a stream of lines', () => {
  it('shows a sign of life that is no end', async () => {
    const [silence] = await lines([null, finish('stop'), end])
    expect(silence).toMatchObject({ message: { content: '' }, done: false })
  })

  it('keeps thinking out of the content', async () => {
    const [thinking, text] = await lines([
      { type: 'thinking', choice: 0, text: 'Hm.' },
      { type: 'text', choice: 0, text: 'Yes.' },
      finish('stop'),
      end,
    ])
    expect(thinking!.message).toMatchObject({ content: '', thinking: 'Hm.' })
    expect(text!.message).toEqual({ role: 'assistant', content: 'Yes.' })
  })

  it('sends each call once it is whole', async () => {
    const sent = await lines([
      call(0, 'one'),
      args(0, '{"a"'),
      args(0, ':1}'),
      call(1, 'two'),
      finish('tool_calls'),
      end,
    ])
    expect(sent.flatMap(({ message }) => message.tool_calls ?? [])).toEqual([
      { id: 'call_0', function: { name: 'one', arguments: { a: 1 } } },
      { id: 'call_1', function: { name: 'two', arguments: {} } },
    ])
    expect(sent.at(-1)).toMatchObject({ done: true, done_reason: 'stop', eval_count: 2 })
  })

  it('hands on arguments that were broken off', async () => {
    const sent = await lines([call(0, 'one'), args(0, '{"a"'), finish('length'), end])
    expect(sent[0]!.message.tool_calls).toMatchObject([
      { function: { name: 'one', arguments: { _raw: '{"a"' } } },
    ])
    expect(sent.at(-1)).toMatchObject({ done_reason: 'length' })
  })

  it('that breaks has no last line, but an error', async () => {
    await expect(lines([{ type: 'text', choice: 0, text: 'Yes' }])).rejects.toThrow(/no end/)
    const failed = writer().failure(new CorralError('unavailable', 'It is gone.'))
    expect(failed).toBe('{"error":"It is gone."}\n')
  })
})
