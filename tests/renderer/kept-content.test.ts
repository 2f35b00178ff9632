import { expect, test } from 'vitest'
import {
  callsText,
  originalOf,
  replayedOf,
} from '../../src-renderer/views/activity/compared-answer.ts'
import { indented, readRequest } from '../../src-renderer/views/activity/readable-request.ts'
import { differenceOf } from '../../src-renderer/views/activity/text-difference.ts'
import { auditLog } from './audit-log.ts'

const read = (body: object) => readRequest(JSON.stringify(body))

test('OpenAI’s messages are read with pictures, calls and results of tools', () => {
  const request = read({
    model: 'gpt-4o',
    messages: [
      { role: 'system', content: 'Be brief.' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'What is this?' },
          { type: 'image_url', image_url: {} },
        ],
      },
      {
        role: 'assistant',
        content: null,
        tool_calls: [{ id: 'a', function: { name: 'look', arguments: '{"at":1}' } }],
      },
      { role: 'tool', content: 'A cat.' },
    ],
    tools: [{ type: 'function', function: { name: 'look' } }],
  })
  expect(request).toEqual({
    tools: ['look'],
    messages: [
      { role: 'system', parts: [{ kind: 'text', text: 'Be brief.' }] },
      {
        role: 'user',
        parts: [
          { kind: 'text', text: 'What is this?' },
          { kind: 'other', text: 'image' },
        ],
      },
      { role: 'assistant', parts: [{ kind: 'call', name: 'look', arguments: '{"at":1}' }] },
      { role: 'tool', parts: [{ kind: 'result', text: 'A cat.' }] },
    ],
  })
})

test('Anthropic’s system prompt, thinking and tools are read', () => {
  const request = read({
    system: [{ type: 'text', text: 'Be brief.' }],
    messages: [
      {
        role: 'assistant',
        content: [
          { type: 'thinking', thinking: 'Hm.' },
          { type: 'tool_use', name: 'look', input: { at: 1 } },
        ],
      },
      {
        role: 'user',
        content: [{ type: 'tool_result', content: [{ type: 'text', text: 'A cat.' }] }],
      },
    ],
    tools: [{ name: 'look' }],
  })
  expect(request?.tools).toEqual(['look'])
  expect(request?.messages.map(({ parts }) => parts)).toEqual([
    [{ kind: 'text', text: 'Be brief.' }],
    [
      { kind: 'thinking', text: 'Hm.' },
      { kind: 'call', name: 'look', arguments: '{"at":1}' },
    ],
    [{ kind: 'result', text: 'A cat.' }],
  ])
})

test('the Responses protocol and Ollama’s are read', () => {
  const responses = read({
    instructions: 'Be brief.',
    input: [
      { role: 'user', content: [{ type: 'input_text', text: 'Hello' }] },
      { type: 'function_call', name: 'look', arguments: '{}' },
      { type: 'function_call_output', output: 'A cat.' },
    ],
  })
  expect(responses?.messages.map(({ role }) => role)).toEqual([
    'system',
    'user',
    'assistant',
    'tool',
  ])
  expect(read({ input: 'Hello' })?.messages).toHaveLength(1)
  expect(read({ system: 'Be brief.', prompt: 'Hello' })?.messages).toHaveLength(2)
  expect(
    read({ messages: [{ role: 'user', content: 'Hi', images: ['…'] }] })?.messages[0]?.parts,
  ).toHaveLength(2)
})

test('a body that was cut is shown as it came', () => {
  expect(readRequest('{"messages":[{"role":"us')).toBeNull()
  expect(indented('{"messages":[{"role":"us')).toBe('{"messages":[{"role":"us')
  expect(indented('{"a":[1]}')).toBe('{\n  "a": [\n    1\n  ]\n}')
})

test('what differs is marked on either side, and both sides keep their whole text', () => {
  const difference = differenceOf('The sky is blue today.', 'The sky is grey today.')
  const only = (side: 'original' | 'other') =>
    difference?.[side].filter(({ isOnlyHere }) => isOnlyHere).map(({ text }) => text)
  expect(only('original')).toEqual(['blue'])
  expect(only('other')).toEqual(['grey'])
  expect(difference?.other.map(({ text }) => text).join('')).toBe('The sky is grey today.')
})

test('calls of tools are the same where only spaces and the order of fields differ', () => {
  const call = (given: string) => ({ name: 'look', arguments: given })
  expect(callsText([call('{"a":1,"b":[2]}')], [call('{ "b": [2], "a": 1 }')])).toBe(
    'The same calls of tools.',
  )
  expect(callsText([call('{"a":1}')], [call('{"a":2}'), call('{')])).toBe(
    'Other calls of tools: 1 call before, 2 now, 0 the same.',
  )
  expect(callsText([], [])).toBeNull()
})

test('the original is the answer that the app got, with the figures of its own try', () => {
  const answer = { thinking: '', tool_calls: [], cut: false }
  const original = originalOf(
    [
      { ...answer, attempt: 1, text: '' },
      { ...answer, attempt: 2, text: 'Hello' },
    ],
    [
      auditLog({ attempt: 1, model: 'gpt-4o', duration_ms: 5 }),
      auditLog({ attempt: 2, model: 'qwen3', duration_ms: 900, cost_nanousd: 0 }),
    ],
  )
  expect(original).toMatchObject({ title: 'qwen3', text: 'Hello' })
  expect(original.figures).toEqual(['900 ms', '300 ms', '1,000', '200', '$0'])
})

test('until its row is found, an answer goes by what the stream told', () => {
  const replay = {
    id: 1,
    requestId: 'req_sample',
    model: 'qwen3',
    state: 'done',
    waiting: null,
    text: 'Hello',
    thinking: '',
    toolCalls: [],
    askedAs: null,
    problem: null,
    log: null,
    ending: {
      type: 'end',
      reason: 'stop',
      firstTokenMs: 40,
      tokensPerSecond: 50,
      usage: { promptTokens: 12, cachedTokens: 0, completionTokens: 3, thinkingTokens: 0 },
    },
  } as const
  expect(replayedOf({ ...replay, toolCalls: [] }).figures).toEqual([null, '40 ms', '12', '3', null])
})
