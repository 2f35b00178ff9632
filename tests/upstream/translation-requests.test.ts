import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseMessagesRequest } from '../../src-main/core/gateway/anthropic/messages-request.ts'
import { parseChatRequest } from '../../src-main/core/gateway/openai/chat-request.ts'
import { createOpenAiDialect } from '../../src-main/core/providers/upstream/openai/dialect.ts'
import { context, emptyContinuity, encoded, says } from './anthropic/chats.ts'
import { anyChat, comparable } from './any-chat.ts'

const runs = { numRuns: 150 }
const json = (value: unknown): unknown => JSON.parse(JSON.stringify(value))
const openAi = createOpenAiDialect({ continuity: emptyContinuity })
const gpt = { ...context, provider: 'openai', model: 'gpt-5.4' }

describe('a request that both dialects can say', () => {
  it('comes through Anthropic’s as it was', () => {
    fc.assert(
      fc.property(anyChat({ hasMedia: true }), (chat) => {
        const { body, dropped } = encoded(chat)
        const parsed = parseMessagesRequest(json(body), 'normal')
        expect(comparable({ ...parsed.chat, model: chat.model })).toEqual(comparable(chat))
        expect(dropped).toEqual([])
        expect(parsed.dropped.list()).toEqual([])
      }),
      runs,
    )
  })

  it('comes from Anthropic’s dialect through OpenAI’s as it was', () => {
    fc.assert(
      fc.property(anyChat({ hasMedia: false }), (wish) => {
        const { chat } = parseMessagesRequest(json(encoded(wish).body), 'normal')
        const { body, dropped } = openAi.encodeChat(chat, gpt)
        const parsed = parseChatRequest(json(body), 'normal').chat
        const { stop: _, ...expected } = chat
        const { stop: __, ...found } = { ...parsed, model: chat.model }
        expect(comparable({ ...found, stop: [] })).toEqual(comparable({ ...expected, stop: [] }))
        expect(dropped.filter((line) => !line.startsWith('stop'))).toEqual([])
      }),
      runs,
    )
  })

  it('says nothing of what Claude Code tells Anthropic only', () => {
    const line = 'x-anthropic-billing-header: cc_version=2.1.119.af2; cch=97bd6;'
    const { body } = encoded({ turns: [says('system', line, 'Be brief.'), says('user', 'Hello')] })
    expect(JSON.stringify(body)).toContain(line)
    const { chat } = parseMessagesRequest(json(body), 'normal')
    expect(chat.turns[0]).toEqual(says('system', 'Be brief.'))
  })
})
