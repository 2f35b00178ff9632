import { describe, expect, it } from 'vitest'
import type { ChatRequest, Turn } from '../../src-main/core/chat.ts'
import { neutralise } from '../../src-main/core/engine/known-breakers.ts'
import {
  type PrefixDoctor,
  createPrefixDoctor,
} from '../../src-main/core/engine/prefix-doctor/prefix-doctor.ts'
import { assistant, chatRequest, system, tool, user } from './chat-requests.ts'

const rules = 'Answer in one sentence. '.repeat(20)
const dated = (date: string) => system(`You are a helper. Today is ${date}. ${rules}`)
const chat = ' Some more words, as people write them.'.repeat(5)
const conversation: Turn[] = [
  system(`You are a helper. ${rules}`),
  user(`What is the highest mountain of the Alps, and how high is it?${chat}`),
  assistant(`It is Mont Blanc, at 4806 metres.${chat}`),
  user(`And the second?${chat}`),
]
const later: Turn[] = [...conversation, assistant(`Dufourspitze.${chat}`), user('And the third?')]
const tools = ['read', 'write', 'search', 'run'].map((name) => tool(name))

/** About as a tokeniser would count. */
function tokensOf({ turns, tools: given }: ChatRequest): number {
  const texts = turns.flatMap(({ blocks }) => blocks.map((block) => JSON.stringify(block).length))
  const chars = texts.reduce((sum, length) => sum + length - 25, JSON.stringify(given).length)
  return Math.ceil(chars / 4)
}

/** What is told of a request of which so many tokens were cached. */
function toldOf(doctor: PrefixDoctor, request: ChatRequest, cachedTokens = 0) {
  return doctor.examine(request).conclude({ promptTokens: tokensOf(request), cachedTokens })
}

function after(...earlier: ChatRequest[]): PrefixDoctor {
  const doctor = createPrefixDoctor()
  for (const request of earlier) toldOf(doctor, request)
  return doctor
}

describe('nothing is told of', () => {
  it('a first request, and a new conversation of the same app', () => {
    const doctor = after()
    expect(toldOf(doctor, chatRequest(conversation, { tools }))).toBeNull()
    const [first] = conversation
    const other = [first as Turn, user('Write a poem about the sea.')]
    expect(toldOf(doctor, chatRequest(other, { tools }))).toBeNull()
  })

  it('a request that extends the one before, or repeats it, whatever was cached', () => {
    const doctor = after(chatRequest(conversation, { tools }))
    expect(toldOf(doctor, chatRequest(conversation, { tools }))).toBeNull()
    expect(toldOf(doctor, chatRequest(later, { tools }))).toBeNull()
    expect(toldOf(doctor, chatRequest(conversation, { tools }))).toBeNull()
  })

  it('another app or model that happens to be asked the same', () => {
    const doctor = after(chatRequest([system('Speak like a pirate.'), user('hello')]))
    const [first] = conversation
    expect(toldOf(doctor, chatRequest([first as Turn, user('hello')]))).toBeNull()
    const edited = [dated('Monday'), ...conversation.slice(1)]
    const other = after(chatRequest(conversation, { model: 'another' }))
    expect(toldOf(other, chatRequest(edited))).toBeNull()
  })

  it('a change that cost nothing to speak of', () => {
    const doctor = after(chatRequest(conversation))
    const edited = chatRequest([...conversation.slice(0, 3), user('And the third one?')])
    expect(toldOf(doctor, edited, tokensOf(edited) - 5)).toBeNull()
  })

  it('a change after an earlier request whose prompt was never counted', () => {
    const doctor = createPrefixDoctor()
    doctor.examine(chatRequest([dated('Monday'), ...conversation.slice(1)]))
    expect(toldOf(doctor, chatRequest([dated('Sunday'), ...later.slice(1)]))).toBeNull()
  })
})

describe('the first field that differs is told', () => {
  it('when the date in the system prompt has changed', () => {
    const doctor = after(chatRequest([dated('2026-11-20'), ...conversation.slice(1)]))
    const told = toldOf(doctor, chatRequest([dated('2026-11-21'), ...later.slice(1)]), 12)
    expect(told).toMatchObject({
      field: 'messages.0',
      sameChars: 'You are a helper. Today is 2026-11-2'.length,
    })
    const before = tokensOf(chatRequest([dated('2026-11-20'), ...conversation.slice(1)]))
    expect(told?.lostTokens).toBe(before - 12)
  })

  it('when the date has changed for a new conversation, counting only the instructions', () => {
    const doctor = after(chatRequest([dated('Monday'), ...conversation.slice(1)], { tools }))
    const now = chatRequest([dated('Tuesday'), user('Write a poem.')], { tools })
    const told = toldOf(doctor, now, 70)
    expect(told).toMatchObject({
      field: 'messages.0',
      sameChars: 'You are a helper. Today is '.length,
    })
    const instructions = tokensOf(chatRequest([dated('Monday')], { tools }))
    expect(Math.abs((told?.lostTokens ?? 0) - (instructions - 70))).toBeLessThan(10)
  })

  it('when tools were shuffled, added or left out', () => {
    const [a, b, c, d] = tools as [
      (typeof tools)[0],
      (typeof tools)[0],
      (typeof tools)[0],
      (typeof tools)[0],
    ]
    const same = JSON.stringify(a).length
    for (const changed of [
      [a, c, b, d],
      [a, tool('new'), b, c, d],
      [a, c, d],
    ]) {
      const doctor = after(chatRequest(conversation, { tools }))
      const told = toldOf(doctor, chatRequest(later, { tools: changed }), 20)
      expect(told).toMatchObject({ field: 'tools', sameChars: same })
    }
    const doctor = after(chatRequest(conversation, { tools }))
    const told = toldOf(doctor, chatRequest(later, { tools: [...tools, tool('new')] }), 20)
    expect(told?.field).toBe('tools')
    expect(told?.sameChars).toBe(
      tools.map((one) => JSON.stringify(one).length).reduce((x, y) => x + y),
    )
  })

  it('when one tool is described in another way', () => {
    const doctor = after(chatRequest(conversation, { tools }))
    const changed = tools.with(3, tool('run', 'Does run. Now: 12:01'))
    const told = toldOf(doctor, chatRequest(later, { tools: changed }), 20)
    const same = '{"name":"run","description":"Does run.'.length
    expect(told).toMatchObject({ field: 'tools.3', sameChars: same })
  })

  it('when history was edited, and only for what comes after the edit', () => {
    const doctor = after(chatRequest(conversation, { tools }))
    const edited = later.with(2, assistant(`It is Mont Blanc, 4806 metres high.${chat}`))
    const told = toldOf(doctor, chatRequest(edited, { tools }))
    expect(told).toMatchObject({ field: 'messages.2', sameChars: 'It is Mont Blanc, '.length })
    // Nothing was cached, but most of the prompt stands before the edit.
    const end = tokensOf(chatRequest(conversation.slice(2)))
    expect(Math.abs((told?.lostTokens ?? 0) - end)).toBeLessThan(20)
  })

  it('when the oldest turns were left out', () => {
    const long = [...later, assistant('Dom.'), user('And the fourth?')]
    const doctor = after(chatRequest(long))
    const cut = [...long.slice(0, 1), ...long.slice(3), assistant('Liskamm.'), user('Next?')]
    expect(toldOf(doctor, chatRequest(cut), 100)).toMatchObject({ field: 'messages.1' })
  })

  it('when thinking was dropped from an earlier answer', () => {
    const thought: Turn = {
      role: 'assistant',
      blocks: [
        { type: 'thinking', text: 'The user wants a mountain.' },
        { type: 'text', text: `It is Mont Blanc, at 4806 metres.${chat}` },
      ],
    }
    const doctor = after(chatRequest(conversation.with(2, thought)))
    const told = toldOf(doctor, chatRequest(later), 100)
    expect(told).toMatchObject({ field: 'messages.2', sameChars: 0 })
  })

  it('when a call was given another id, another name or other arguments', () => {
    const call = (id: string, name: string, args: string): Turn => ({
      role: 'assistant',
      blocks: [
        { type: 'text', text: 'I look.' },
        { type: 'tool_call', id, name, arguments: args },
      ],
    })
    const turns = (made: Turn, more: Turn[] = []) => [
      ...conversation.slice(0, 2),
      made,
      ...conversation.slice(3),
      ...more,
    ]
    const before = turns(call('c1', 'read', '{"path":"a"}'))
    for (const [made, same] of [
      [call('c2', 'read', '{"path":"a"}'), 7],
      [call('c1', 'write', '{"path":"a"}'), 7],
      [call('c1', 'read', '{"path":"b"}'), 16],
    ] as const) {
      const told = toldOf(after(chatRequest(before)), chatRequest(turns(made, [user('Go on')])), 50)
      expect(told).toMatchObject({ field: 'messages.2', sameChars: same })
    }
  })

  it('when only options of the template have changed', () => {
    const doctor = after(chatRequest(conversation))
    const effort = { thinking: { enabled: null, effort: 'high' } } as const
    const told = toldOf(doctor, chatRequest(later, effort), 10)
    const lostTokens = tokensOf(chatRequest(conversation)) - 10
    expect(told).toEqual({ field: 'reasoning_effort', sameChars: 0, lostTokens })
    const kwargs = { ...effort, templateOptions: { builtin_tools: ['python'] } }
    expect(toldOf(doctor, chatRequest(later, kwargs), 10)?.field).toBe('chat_template_kwargs')
  })

  it("when Claude Code's first line has changed, unless that was neutralised", () => {
    const line = (cch: string) =>
      system(
        `x-anthropic-billing-header: cc_version=2.1.119.af2; cc_entrypoint=cli; cch=${cch};`,
        `You are Claude Code. ${rules}`,
      )
    const requests = ['97bd6', '24c2d'].map((cch, index) =>
      chatRequest([line(cch), ...(index === 0 ? conversation : later).slice(1)], { tools }),
    )
    const [first, second] = requests as [ChatRequest, ChatRequest]
    const told = toldOf(after(first), second, 30)
    expect(told?.field).toBe('messages.0')
    expect(told?.sameChars).toBe(
      'x-anthropic-billing-header: cc_version=2.1.119.af2; cc_entrypoint=cli; cch='.length,
    )
    expect(toldOf(after(neutralise(first)), neutralise(second), 30)).toBeNull()
  })
})

describe('of several conversations', () => {
  it('each is compared with its own, at the newest turn', () => {
    const other: Turn[] = [conversation[0] as Turn, user('Tell me about the sea.')]
    const doctor = after(
      chatRequest(conversation),
      chatRequest(other),
      chatRequest(later),
      chatRequest([...other, assistant(`It is blue.${chat}`), user('More.')]),
    )
    const again = [...later, assistant('Dom.'), user('And the fourth?')]
    expect(toldOf(doctor, chatRequest(again))).toBeNull()
    const edited = [
      ...other,
      assistant(`It is green.${chat}`),
      user('More.'),
      assistant('x'),
      user('y'),
    ]
    expect(toldOf(doctor, chatRequest(edited))).toMatchObject({
      field: 'messages.2',
      sameChars: 'It is '.length,
    })
  })

  it('only so many are remembered, and none once they are forgotten', () => {
    const about = (topic: number, date: string) => [
      dated(date),
      user(`Question number ${topic}, which is long enough to be one of its own`),
      assistant(`Answer number ${topic}, and so on`),
      user(`Next question number ${topic}`),
    ]
    const doctor = createPrefixDoctor()
    for (let topic = 0; topic < 200; topic += 1) {
      toldOf(doctor, chatRequest(about(topic, 'Monday'), { model: `model ${topic}` }))
    }
    const asked = (topic: number) =>
      toldOf(doctor, chatRequest(about(topic, 'Sunday'), { model: `model ${topic}` }))
    expect(asked(199)?.field).toBe('messages.0')
    expect(asked(3)).toBeNull()
    doctor.forget()
    expect(asked(198)).toBeNull()
  })

  it('very long texts are compared as far as they are kept, and told apart beyond that', () => {
    const long = 'All work and no play. '.repeat(20_000)
    const turns = (end: string) => [system(long + end), ...conversation.slice(1)]
    const doctor = after(chatRequest(turns('a')))
    expect(toldOf(doctor, chatRequest(turns('a')))).toBeNull()
    const told = toldOf(doctor, chatRequest(turns('b')), 5)
    expect(told?.field).toBe('messages.0')
    expect(told?.sameChars).toBe(64 * 1024)
  })
})
