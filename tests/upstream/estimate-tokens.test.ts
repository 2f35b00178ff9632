import { describe, expect, it } from 'vitest'
import {
  estimateBodyTokens,
  estimateTokens,
} from '../../src-main/core/providers/upstream/estimate-tokens.ts'
import { chat, says } from './anthropic/chats.ts'

const words = 'a'.repeat(350)

describe('an estimate of tokens', () => {
  it('counts characters, messages, pictures and tools', () => {
    const image = { type: 'image', mediaType: 'image/png', data: words } as const
    expect(estimateTokens(chat({ turns: [says('user', words)] }))).toBe(108)
    const turns = [says('user', words), { role: 'user', blocks: [image] } as const]
    expect(estimateTokens(chat({ turns }))).toBe(100 + 16 + 1600)
    const tools = [{ name: 'look', description: words, parameters: { type: 'object' } }]
    expect(estimateTokens(chat({ turns, tools }))).toBeGreaterThan(200 + 16 + 1600)
  })

  const picture = `data:image/png;base64,${words}`
  it.each([
    [
      'OpenAI',
      {
        messages: [
          {
            role: 'user',
            content: [
              { type: 'text', text: words },
              { type: 'image_url', image_url: { url: picture } },
            ],
          },
        ],
      },
    ],
    [
      'Responses',
      {
        input: [
          {
            role: 'user',
            content: [
              { type: 'input_text', text: words },
              { type: 'input_image', image_url: picture },
            ],
          },
        ],
      },
    ],
    [
      'Anthropic',
      {
        messages: [
          {
            role: 'user',
            content: [
              { type: 'text', text: words },
              { type: 'image', source: { type: 'base64', media_type: 'image/png', data: words } },
            ],
          },
        ],
      },
    ],
    ['Ollama', { messages: [{ role: 'user', content: words, images: [words] }] }],
  ])('reads a body of %s', (_, body) => {
    const none = { hasImages: true, hasTools: false }
    const { tokens, ...rest } = estimateBodyTokens({ model: words, ...body, tools: [] })
    expect(rest).toEqual(none)
    expect(tokens).toBeGreaterThanOrEqual(1708)
    expect(tokens).toBeLessThan(1720)
  })

  it('reads plain prompts, system prompts and tools', () => {
    expect(estimateBodyTokens({ input: words }).tokens).toBe(108)
    expect(estimateBodyTokens({ prompt: [1, 2, 3] }).tokens).toBe(11)
    expect(estimateBodyTokens({ system: words, messages: [] }).tokens).toBe(100)
    const tools = [{ type: 'function', function: { name: 'look', parameters: { properties: {} } } }]
    expect(estimateBodyTokens({ messages: [], tools })).toMatchObject({ hasTools: true })
    expect(estimateBodyTokens({ messages: [], tools }).tokens).toBeGreaterThan(5)
  })

  it('knows documents', () => {
    const source = { type: 'base64', media_type: 'application/pdf', data: 'A'.repeat(150_000) }
    const pdf = { messages: [{ role: 'user', content: [{ type: 'document', source }] }] }
    expect(estimateBodyTokens(pdf)).toEqual({ tokens: 3208, hasImages: false, hasTools: false })
  })

  it.each([[null], ['text'], [[]], [{ messages: 1, input: {}, tools: 'x', images: 3 }]])(
    'never throws: %j',
    (body) => {
      expect(estimateBodyTokens(body).tokens).toBeLessThan(20)
    },
  )

  it('bears any depth and any width', () => {
    let deep: unknown = words
    for (let depth = 0; depth < 50_000; depth++) deep = [deep]
    expect(estimateBodyTokens({ messages: deep }).tokens).toBeGreaterThan(100)
    const wide = Array.from({ length: 300_000 }, () => 'a')
    expect(estimateBodyTokens({ messages: [{ content: wide }] }).tokens).toBeGreaterThan(20_000)
  })
})
