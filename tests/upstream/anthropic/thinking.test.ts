import { describe, expect, it } from 'vitest'
import type { Thinking } from '../../../src-main/core/chat.ts'
import { createAnthropicDialect } from '../../../src-main/core/providers/upstream/anthropic/dialect.ts'
import { createContinuity } from '../../../src-main/core/providers/upstream/continuity.ts'
import { calls, chat, context, encoded, models, result, says } from './chats.ts'

const wish = (thinking: Thinking, model: keyof typeof models, maxTokens = 40_000) => {
  const { body } = encoded({ thinking, maxTokens }, { model: models[model] })
  return [body.thinking, body.output_config?.effort]
}
const adaptive = { type: 'adaptive', display: 'summarized' }
const budget = (tokens: number) => ({ type: 'enabled', budget_tokens: tokens })

describe('a wish to think', () => {
  it.each<[keyof typeof models, Thinking, unknown, unknown]>([
    ['newest', { enabled: null, effort: null }, undefined, undefined],
    ['newest', { enabled: true, effort: null }, adaptive, undefined],
    ['newest', { enabled: null, effort: 'xhigh' }, adaptive, 'xhigh'],
    ['newest', { enabled: null, effort: 'minimal' }, adaptive, 'low'],
    ['newest', { enabled: false, effort: null }, { type: 'disabled' }, undefined],
    ['always', { enabled: false, effort: null }, undefined, 'low'],
    ['sonnet55', { enabled: false, effort: null }, { type: 'between_tools' }, undefined],
    ['adaptive46', { enabled: null, effort: 'xhigh' }, adaptive, 'high'],
    ['adaptive46', { enabled: null, effort: 'max' }, adaptive, 'max'],
    ['budget', { enabled: true, effort: null }, budget(4096), undefined],
    ['budget', { enabled: null, effort: 'low' }, budget(1024), undefined],
    ['budget', { enabled: null, effort: 'max' }, budget(16_384), undefined],
    ['old', { enabled: true, effort: 'high' }, undefined, undefined],
    ['foreign', { enabled: false, effort: null }, { type: 'disabled' }, undefined],
  ])('is said as the model knows it: %s, %j', (model, thinking, expected, effort) => {
    expect(wish(thinking, model)).toEqual([expected, effort])
  })

  it('leaves room for the answer', () => {
    expect(wish({ enabled: true, effort: 'high' }, 'budget', 4000)).toEqual([
      budget(2000),
      undefined,
    ])
    expect(wish({ enabled: true, effort: 'high' }, 'budget', 1024)).toEqual([undefined, undefined])
  })

  it('gives way to calls that came without signed thinking', () => {
    const { body, dropped } = encoded(
      {
        turns: [says('user', 'Look'), calls('a'), result('a', 'seen')],
        thinking: { enabled: true, effort: 'low' },
        maxTokens: 9000,
      },
      { model: models.budget },
    )
    expect(body).not.toHaveProperty('thinking')
    expect(dropped).toHaveLength(1)
  })
})

describe('signed thinking', () => {
  const answer = {
    type: 'message',
    content: [
      { type: 'thinking', thinking: 'Hm.', signature: 'sig-1' },
      { type: 'redacted_thinking', data: 'secret' },
      { type: 'text', text: 'I look.' },
      { type: 'thinking', thinking: '', signature: 'sig-2' },
      { type: 'tool_use', id: 'toolu_1', name: 'look', input: { at: 1 } },
      { type: 'tool_use', id: 'toolu_2', name: 'look', input: {} },
    ],
    stop_reason: 'tool_use',
    usage: { input_tokens: 1, output_tokens: 2 },
  }
  const followUp = chat({
    turns: [
      says('user', 'Look'),
      {
        role: 'assistant',
        blocks: [
          { type: 'thinking', text: 'Hm.' },
          { type: 'text', text: 'I look.' },
          ...calls('toolu_1', 'toolu_2').blocks,
        ],
      },
      result('toolu_1', 'seen'),
      result('toolu_2', 'seen'),
    ],
    thinking: { enabled: true, effort: 'low' },
    maxTokens: 9000,
  })
  const dialect = createAnthropicDialect({ continuity: createContinuity({ now: () => 0 }) })

  it('goes back with its calls, in its order, and only to its account', () => {
    dialect.decodeAnswer(answer, context)
    const sent = (account: string) => {
      const { body } = dialect.encodeChat(followUp, { ...context, model: models.budget, account })
      const messages = body.messages as { content: { type: string }[] }[]
      return [messages[1]?.content.slice(0, 5), body.thinking]
    }
    expect(sent(context.account)).toEqual([
      [...answer.content.slice(0, 4), { ...answer.content[4] }],
      budget(1024),
    ])
    const [content, thinking] = sent('anthropic/other')
    expect(content).toMatchObject([{ type: 'text' }, { type: 'tool_use' }, { type: 'tool_use' }])
    expect(thinking).toBeUndefined()
  })
})
