import { describe, expect, it } from 'vitest'
import type { AnswerEvent } from '../../../src-main/core/chat.ts'
import { CorralError } from '../../../src-main/core/errors.ts'
import { createResponseEvents } from '../../../src-main/core/gateway/responses/response-events.ts'
import { parseResponsesRequest } from '../../../src-main/core/gateway/responses/responses-request.ts'
import { type SentEvent, checkEvents } from './sent-events.ts'

const tools = [{ type: 'custom', name: 'patch' }]
const create = () =>
  createResponseEvents(parseResponsesRequest({ model: 'm', input: 'Hi', tools }, 'normal'))

const text = (said: string): AnswerEvent => ({ type: 'text', choice: 0, text: said })
const call = (index: number, name: string): AnswerEvent => ({
  type: 'tool_call',
  choice: 0,
  index,
  id: `call_${index}`,
  name,
})
const args = (index: number, json: string): AnswerEvent => ({
  type: 'tool_arguments',
  choice: 0,
  index,
  text: json,
})
const finish = (reason: 'stop' | 'length' | 'tool_calls'): AnswerEvent => ({
  type: 'finish',
  choice: 0,
  reason,
  stopSequence: null,
})
const end: AnswerEvent = {
  type: 'end',
  usage: { promptTokens: 3, cachedTokens: 1, completionTokens: 2, thinkingTokens: 0 },
  firstTokenMs: 1,
  tokensPerSecond: null,
  prefixBreak: null,
}

function eventsOf(answer: readonly (AnswerEvent | null)[]): SentEvent[] {
  const writing = create()
  const events = answer.flatMap((event) => writing.take(event)) as SentEvent[]
  checkEvents(events)
  return events
}
const outputOf = (answer: readonly AnswerEvent[]) => eventsOf(answer).at(-1)!.response!.output

describe('the events of a response', () => {
  it('repeat that it is in progress for each sign of life', () => {
    const types = eventsOf([null, null, text('a'), null, finish('stop'), end]).map(
      ({ type }) => type,
    )
    expect(types.filter((type) => type === 'response.in_progress').length).toBe(3)
  })

  it('tell calls whose arguments come by turns one after the other', () => {
    const answer = [
      call(0, 'f'),
      args(0, '{"a"'),
      call(1, 'g'),
      args(1, '{}'),
      args(0, ':1}'),
      finish('tool_calls'),
      end,
    ]
    expect(outputOf(answer)).toMatchObject([
      { name: 'f', arguments: '{"a":1}', call_id: 'call_0' },
      { name: 'g', arguments: '{}', call_id: 'call_1' },
    ])
  })

  it('give a call without arguments those of an empty object', () => {
    expect(outputOf([call(0, 'f'), finish('tool_calls'), end])).toMatchObject([{ arguments: '{}' }])
  })

  it('hand on free text that kept to no schema', () => {
    const answer = [call(0, 'patch'), args(0, '{"other": 1}'), finish('tool_calls'), end]
    expect(outputOf(answer)).toMatchObject([{ type: 'custom_tool_call', input: '{"other": 1}' }])
  })

  it('leave only the item incomplete in which the limit was reached', () => {
    const output = outputOf([text('a'), call(0, 'f'), args(0, '{"a'), finish('length'), end])
    expect(output).toMatchObject([
      { type: 'message', status: 'completed' },
      { type: 'function_call', status: 'incomplete', arguments: '{"a' },
    ])
  })

  it.each([
    ['context_length_exceeded', 'context_length_exceeded'],
    ['rate_limited', 'rate_limit_exceeded'],
    ['unsupported', 'invalid_prompt'],
    ['internal', 'server_error'],
  ] as const)('end with a failure in words that Codex knows: %s', (code, word) => {
    const writing = create()
    writing.take(text('a'))
    const [failed] = writing.fail(new CorralError(code, 'It broke.')) as SentEvent[]
    expect(failed).toMatchObject({
      type: 'response.failed',
      response: { status: 'failed', error: { code: word, message: 'It broke.' } },
    })
    expect(failed!.sequence_number).toBe(5)
  })
})
