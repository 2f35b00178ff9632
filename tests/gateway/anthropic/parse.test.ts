import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Block, Turn } from '../../../src-main/core/chat.ts'
import { CorralError } from '../../../src-main/core/errors.ts'
import {
  parseCountRequest,
  parseMessagesRequest,
} from '../../../src-main/core/gateway/anthropic/messages-request.ts'

const ask = (fields: object) => ({
  model: 'm',
  max_tokens: 8,
  messages: [{ role: 'user', content: 'x' }],
  ...fields,
})
const chatOf = (fields: object) => parseMessagesRequest(ask(fields), 'normal').chat

/** A block as a client sends it, and what has to be left of it: its kind and its mark. */
interface Sent {
  readonly block: object
  readonly marks: readonly string[]
}

let count = 0
const mark = () => `mark-${count++}`
const media = { type: 'base64', media_type: 'image/png', data: '' }

const shown: fc.Arbitrary<Sent> = fc
  .constantFrom('text', 'image', 'image url', 'document', 'pdf', 'search')
  .map((kind) => {
    const name = mark()
    const image = { ...media, data: name }
    if (kind === 'image')
      return { block: { type: 'image', source: image }, marks: [`image ${name}`] }
    if (kind === 'image url') {
      return {
        block: { type: 'image', source: { type: 'url', url: name } },
        marks: [`image ${name}`],
      }
    }
    if (kind === 'pdf') {
      const source = { type: 'base64', media_type: 'application/pdf', data: name }
      return { block: { type: 'document', source }, marks: [`document ${name}`] }
    }
    if (kind === 'document') {
      const source = { type: 'text', media_type: 'text/plain', data: name }
      return { block: { type: 'document', source }, marks: [`text ${name}`] }
    }
    if (kind === 'search') {
      const content = [{ type: 'text', text: name }]
      const block = { type: 'search_result', title: 't', source: 's', content }
      return { block, marks: [`text ${name}`] }
    }
    return {
      block: { type: 'text', text: name, cache_control: { type: 'ephemeral' } },
      marks: [`text ${name}`],
    }
  })

const answered: fc.Arbitrary<Sent> = fc
  .constantFrom('text', 'thinking', 'call', 'server')
  .map((kind) => {
    const name = mark()
    if (kind === 'thinking') {
      return {
        block: { type: 'thinking', thinking: name, signature: 's' },
        marks: [`thinking ${name}`],
      }
    }
    if (kind === 'call') {
      return {
        block: { type: 'tool_use', id: name, name: 'f', input: {} },
        marks: [`tool_call ${name}`],
      }
    }
    if (kind === 'server') {
      const block = { type: 'server_tool_use', id: 's', name: 'web_search', input: { query: name } }
      return { block, marks: [`text ${name}`] }
    }
    return { block: { type: 'text', text: name }, marks: [`text ${name}`] }
  })

/** Results of all calls of the answer before, mixed with what a user shows. */
function reply(calls: readonly string[]): fc.Arbitrary<Sent[]> {
  const results = calls.map((id): Sent => ({
    block: { type: 'tool_result', tool_use_id: id, content: [{ type: 'text', text: `of ${id}` }] },
    marks: [`tool_result ${id} of ${id}`],
  }))
  return fc
    .array(shown, { minLength: 1, maxLength: 4 })
    .chain((others) =>
      fc.shuffledSubarray([...results, ...others], { minLength: results.length + others.length }),
    )
}

const conversation = fc
  .array(
    fc.array(answered, { minLength: 1, maxLength: 5 }).chain((answer) => {
      const calls = answer.flatMap(({ marks }) => marks).filter((m) => m.startsWith('tool_call '))
      return reply(calls.map((m) => m.slice('tool_call '.length))).map((user) => ({ answer, user }))
    }),
    { maxLength: 4 },
  )
  .chain((rounds) => fc.array(shown, { minLength: 1 }).map((first) => ({ first, rounds })))

function marksOf(block: Block): string {
  if (block.type === 'tool_call') return `tool_call ${block.id}`
  if (block.type === 'tool_result') return `tool_result ${block.callId} ${block.text}`
  if ('text' in block) return `${block.type} ${/mark-\d+/.exec(block.text)?.[0] ?? block.text}`
  return `${block.type} ${'url' in block ? block.url : block.data}`
}

describe('the blocks of a request', () => {
  it('are neither lost nor reordered, whatever stands beside them', () => {
    fc.assert(
      fc.property(conversation, ({ first, rounds }) => {
        const sent = [first, ...rounds.flatMap(({ answer, user }) => [answer, user])]
        const messages = sent.map((items, index) => ({
          role: index % 2 === 0 ? 'user' : 'assistant',
          content: items.map(({ block }) => block),
        }))
        const { turns } = chatOf({ messages })
        const expected = sent.flatMap((items) => items.flatMap(({ marks }) => marks))
        expect(turns.flatMap(({ blocks }) => blocks).map(marksOf)).toEqual(expected)
        for (const { role, blocks } of turns) {
          expect(blocks.some(({ type }) => type === 'tool_result')).toBe(role === 'tool')
          if (role === 'tool') expect(blocks).toHaveLength(1)
        }
      }),
      { numRuns: 300, seed: 5 },
    )
  })

  it('of the system prompt are one turn in front, and a system message stays in its place', () => {
    const { turns } = chatOf({
      system: [
        { type: 'text', text: 'a', cache_control: {} },
        { type: 'text', text: 'b' },
      ],
      messages: [
        { role: 'user', content: 'c' },
        { role: 'system', content: 'd' },
        { role: 'user', content: 'e' },
      ],
    })
    expect(turns.map(toLine)).toEqual(['system: a|b', 'user: c', 'system: d', 'user: e'])
    expect(chatOf({ system: 'a' }).turns.map(toLine)).toEqual(['system: a', 'user: x'])
  })

  it('show the pictures of results after the last of them', () => {
    const result = (id: string, ...content: object[]) => ({
      type: 'tool_result',
      tool_use_id: id,
      content,
    })
    const call = (id: string) => ({
      type: 'tool_use',
      id,
      name: 'f',
      input: { a: [1, { b: 'c' }] },
    })
    const image = { type: 'image', source: { ...media, data: 'png' } }
    const text = { type: 'text', text: 'see' }
    const { turns } = chatOf({
      messages: [
        { role: 'assistant', content: [call('1'), call('2')] },
        {
          role: 'user',
          content: [result('1', text, image), { ...result('2'), is_error: true }, text],
        },
      ],
    })
    expect(turns.slice(1).map(toLine)).toEqual([
      'tool: see\n[image below]',
      'tool: [tool error] ',
      'user: image|see',
    ])
    expect(turns[0]!.blocks[0]).toMatchObject({ arguments: '{"a": [1, {"b": "c"}]}' })
  })
})

describe('the fields of a request', () => {
  it('become the wishes of the inner language', () => {
    const chat = chatOf({
      temperature: 0.5,
      top_p: 0.9,
      top_k: 40,
      stop_sequences: ['</block>'],
      output_config: { format: { type: 'json_schema', schema: { type: 'object' } } },
      metadata: { user_id: 'u' },
      service_tier: 'auto',
    })
    expect(chat).toMatchObject({
      sampling: { temperature: 0.5, topP: 0.9, topK: 40 },
      stop: ['</block>'],
      maxTokens: 8,
      output: { type: 'json_schema', schema: { type: 'object' } },
      toolChoice: 'none',
      parallelToolCalls: true,
      thinking: { enabled: null, effort: null },
    })
  })

  it.each([
    [{ type: 'enabled', budget_tokens: 1024 }, undefined, { enabled: true, effort: 'low' }],
    [{ type: 'enabled', budget_tokens: 32_000 }, undefined, { enabled: true, effort: 'xhigh' }],
    [{ type: 'enabled', budget_tokens: 32_000 }, 'low', { enabled: true, effort: 'low' }],
    [{ type: 'adaptive' }, 'max', { enabled: null, effort: 'max' }],
    [{ type: 'disabled' }, 'high', { enabled: false, effort: null }],
    [undefined, 'some new word', { enabled: null, effort: null }],
  ])('about thinking are read: %j, %s', (thinking, effort, expected) => {
    expect(chatOf({ thinking, output_config: { effort } }).thinking).toEqual(expected)
  })

  it('may be anything: they are read or refused', () => {
    const fields = ['model', 'messages', 'system', 'max_tokens', 'stream', 'stop_sequences']
    const more = ['tools', 'tool_choice', 'thinking', 'output_config', 'temperature', 'thread']
    const content = fc.oneof(fc.jsonValue(), fc.array(fc.record({ type: kinds, ...anyFields })))
    const message = fc.record({ role: fc.constantFrom('user', 'assistant', 'system'), content })
    const body = fc.tuple(fc.constantFrom(...fields, ...more), fc.jsonValue(), fc.array(message))
    fc.assert(
      fc.property(body, ([field, value, messages]) => {
        for (const sent of [ask({ messages }), ask({ [field]: value })]) {
          for (const parse of [
            () => parseMessagesRequest(sent, 'normal'),
            () => parseCountRequest(sent),
          ]) {
            try {
              parse()
            } catch (error) {
              expect(error).toBeInstanceOf(CorralError)
              expect((error as CorralError).status).toBe(400)
            }
          }
        }
      }),
      { numRuns: 500, seed: 9 },
    )
  })
})

const kinds = fc.constantFrom(
  'text',
  'image',
  'document',
  'tool_use',
  'tool_result',
  'thinking',
  'redacted_thinking',
  'search_result',
  'server_tool_use',
  'web_search_tool_result',
  'compaction',
  'constructor',
)
const anyFields = Object.fromEntries(
  ['text', 'source', 'content', 'id', 'name', 'input', 'tool_use_id', 'thinking', 'signature'].map(
    (field) => [field, fc.option(fc.jsonValue(), { nil: undefined })],
  ),
)

function toLine({ role, blocks }: Turn): string {
  return `${role}: ${blocks.map((block) => ('text' in block ? block.text : block.type)).join('|')}`
}
