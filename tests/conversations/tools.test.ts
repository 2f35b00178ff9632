import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { CorralClient } from '../../src-main/contract/contract.ts'
import type { Answer, ToolUse } from '../../src-main/contract/conversation.ts'
import { type CloudCorral, startCloudCorral } from '../gateway/cloud/cloud-corral.ts'
import { chatFrames, chatStream, chunk, inTurn, stream } from '../gateway/cloud/scripts.ts'
import { type Talk, computed, talkOf, wordsOf, writeTalkers } from './talk.ts'

let test: CloudCorral
let client: CorralClient
beforeAll(async () => {
  test = await startCloudCorral({ models: writeTalkers })
  client = test.corral.client
})
afterAll(() => test[Symbol.asyncDispose]())
beforeEach(async () => {
  test.cloud.arrivals.length = 0
  await client.tools.setConsent({ tool: 'calculator', consent: 'ask' })
})

const usesOf = ({ parts }: Answer): ToolUse[] => parts.filter((part) => part.type === 'tool')
const stateOf = (answer: Answer) => usesOf(answer).map(({ state }) => state)
const asks = (model: string) => talkOf(client, { models: [model], toolsOn: true })

/** Asks, and waits until the answer asks. */
async function until(talk: Talk, state: Answer['state'], text = 'What is 4+5?'): Promise<Answer> {
  const { answers } = await talk.ask(text)
  return talk.reaches(answers[0]!.id, state)
}

const decide = (
  talk: Talk,
  answer: Answer,
  decision: 'once' | 'conversation' | 'always' | 'no',
  at = 0,
) => {
  const { callId } = usesOf(answer)[at]!
  return client.conversations.allowTool({ id: talk.id, messageId: answer.id, callId, decision })
}

interface Called {
  readonly id: string
  readonly name: string
  readonly text: string
}

const toolCall = ({ id, name, text }: Called) => ({
  id,
  type: 'function',
  function: { name, arguments: text },
})

/** Calls of OpenAI's, whole, with an end. */
const calls = (...made: readonly Called[]) =>
  stream([
    chatFrames.role,
    ...made.map((call, index) => chunk({ tool_calls: [{ index, ...toolCall(call) }] })),
    chunk({}, { finish_reason: 'tool_calls' }),
    chatFrames.usage,
    chatFrames.done,
  ])
const sums = (id: string, text = '{"expression":"4+5"}') => ({ id, name: 'calculator', text })

interface Asked {
  readonly messages: readonly { role: string; content?: unknown; tool_calls?: { id: string }[] }[]
  readonly tools?: readonly { function: { name: string } }[]
}
const asked = (at: number) => JSON.parse(test.cloud.arrivals[at]?.body ?? '{}') as Asked

describe('a tool', () => {
  it('runs once it is allowed, and the model of this Mac goes on with its result', async () => {
    const talk = await asks('computer')
    const asking = await until(talk, 'asks')
    expect(usesOf(asking)).toMatchObject([
      { name: 'calculator', server: null, arguments: '{"expression": "4+5"}', result: null },
    ])
    expect(stateOf(await decide(talk, asking, 'once'))).not.toContain('asks')
    await expect(decide(talk, asking, 'once')).rejects.toMatchObject({ code: 'conflict' })
    const done = await talk.reaches(asking.id, 'done')
    expect(usesOf(done)).toMatchObject([{ state: 'done', result: '9' }])
    expect(wordsOf(done)).toContain(computed)
    expect(done.ending).toMatchObject({ reason: 'stop', costUsd: 0 })
    // Only once.
    expect(stateOf(await until(talk, 'asks'))).toEqual(['asks'])
    await client.conversations.stop({ id: talk.id })
  })

  it('is not offered where tools are off, or where its user never wants it', async () => {
    test.cloud.answer = chatStream('Nine.')
    const off = await talkOf(client, { models: ['cloud/gpt'] })
    await off.hear('What is 4+5?')
    await client.tools.setConsent({ tool: 'calculator', consent: 'never' })
    const on = await asks('cloud/gpt')
    await on.hear('What is 4+5?')
    expect(asked(0).tools).toBeUndefined()
    const names = asked(1).tools?.map((tool) => tool.function.name)
    expect(names).toContain('clock')
    expect(names).not.toContain('calculator')
  })

  it('that is refused does not run, and the model is told so', async () => {
    test.cloud.answer = inTurn(calls(sums('call_1')), chatStream('Then not.'))
    const talk = await asks('cloud/gpt')
    const asking = await until(talk, 'asks')
    await decide(talk, asking, 'no')
    const done = await talk.reaches(asking.id, 'done')
    expect(stateOf(done)).toEqual(['refused'])
    expect(asked(1).messages.slice(-2)).toMatchObject([
      { role: 'assistant', tool_calls: [{ id: 'call_1' }] },
      { role: 'tool', tool_call_id: 'call_1', content: expect.stringContaining('did not allow') },
    ])
  })

  it('asks no more in a conversation, or ever, once that was said', async () => {
    const answers = inTurn(calls(sums('a'), sums('b', '{"expression":"2*3"}')), chatStream('Nine.'))
    test.cloud.answer = answers
    const talk = await asks('cloud/gpt')
    const asking = await until(talk, 'asks')
    expect(stateOf(asking)).toEqual(['asks', 'asks'])
    // What is allowed for the conversation lets the other call of the same tool go on, too.
    await decide(talk, asking, 'conversation')
    const done = await talk.reaches(asking.id, 'done')
    expect(usesOf(done).map(({ result }) => result)).toEqual(['9', '6'])
    test.cloud.answer = inTurn(calls(sums('c')), chatStream('Nine.'))
    await until(talk, 'done')
    test.cloud.answer = inTurn(calls(sums('d')), chatStream('Nine.'))
    const other = await asks('cloud/gpt')
    await decide(other, await until(other, 'asks'), 'always')
    const [, heard] = await other.messages()
    await other.reaches(heard!.id, 'done')
    test.cloud.answer = inTurn(calls(sums('e')), chatStream('Nine.'))
    const third = await asks('cloud/gpt')
    expect(stateOf(await until(third, 'done'))).toEqual(['done'])
  })

  it('that fails, is unknown or is called with nonsense tells the model, not the person', async () => {
    const nonsense = [
      sums('same', 'no JSON'),
      sums('same', '{"expression":"1/"}'),
      { id: 'x', name: 'rm', text: '{}' },
    ]
    test.cloud.answer = inTurn(calls(...nonsense), chatStream('I see.'))
    await client.tools.setConsent({ tool: 'calculator', consent: 'always' })
    const talk = await asks('cloud/gpt')
    const done = await until(talk, 'done')
    expect(stateOf(done)).toEqual(['failed', 'failed', 'failed'])
    expect(new Set(usesOf(done).map(({ callId }) => callId)).size).toBe(3)
    expect(usesOf(done).at(-1)?.result).toBe("There is no tool 'rm'.")
    const results = asked(1).messages.filter(({ role }) => role === 'tool')
    expect(results).toHaveLength(3)
    expect(JSON.stringify(results)).not.toMatch(/\.ts|node_modules|\n\s+at /)
  })

  it('is called in twelve rounds at most', async () => {
    await client.tools.setConsent({ tool: 'calculator', consent: 'always' })
    const talk = await asks('endless')
    const done = await until(talk, 'done')
    expect(done.ending?.reason).toBe('tool_limit')
    expect(stateOf(done)).toEqual([...Array.from({ length: 11 }, () => 'done'), 'failed'])
  })

  it('that nobody has decided about goes with its answer', async () => {
    const talk = await asks('computer')
    const asking = await until(talk, 'asks')
    await client.conversations.stop({ id: talk.id })
    const stopped = await talk.answer(asking.id)
    expect([stopped.state, ...stateOf(stopped)]).toEqual(['stopped', 'refused'])
    await expect(decide(talk, asking, 'once')).rejects.toMatchObject({ code: 'conflict' })
  })
})

it('thinking goes back to the model within an answer, and not after it', async () => {
  const thinks = (text: string) => chunk({ reasoning_content: text })
  const { role, usage, done } = chatFrames
  const call = chunk({ tool_calls: [{ index: 0, ...toolCall(sums('t')) }] })
  const end = chunk({}, { finish_reason: 'tool_calls' })
  test.cloud.answer = inTurn(
    stream([role, thinks('Let me see.'), call, end, usage, done]),
    chatStream('Nine.'),
    chatStream('Again nine.'),
  )
  await client.tools.setConsent({ tool: 'calculator', consent: 'always' })
  const talk = await asks('cloud/gpt')
  const first = await until(talk, 'done')
  expect(first.parts.map(({ type }) => type)).toEqual(['thinking', 'tool', 'text'])
  expect(first.parts[0]).toMatchObject({ text: 'Let me see.', durationMs: expect.any(Number) })
  await until(talk, 'done', 'Sure?')
  expect(asked(2).messages.map((message) => message.role)).toEqual([
    'user',
    'assistant',
    'tool',
    'assistant',
    'user',
  ])
  expect(test.cloud.arrivals[2]?.body).not.toContain('Let me see.')
})
