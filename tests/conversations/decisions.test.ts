import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type {
  Answer,
  AnswerPart,
  ConversationUpdate,
  Message,
  NewAttachment,
} from '../../src-main/contract/conversation.ts'
import { failureText } from '../../src-main/core/conversations/failure-text.ts'
import { branchTo, leafOf } from '../../src-main/core/conversations/message-tree.ts'
import { titleOf } from '../../src-main/core/conversations/title.ts'
import { turnsOf } from '../../src-main/core/conversations/turns.ts'
import { createUpdateQueue } from '../../src-main/core/conversations/update-queue.ts'
import { asCorralError } from '../../src-main/core/gateway/attempts/final-error.ts'
import { classifyAnswer } from '../../src-main/core/providers/upstream/classify.ts'
import { apply } from './talk.ts'

const answer = (id: string, parts: AnswerPart[], parentId: string | null = null): Answer => ({
  id,
  parentId,
  createdAt: '',
  role: 'assistant',
  model: 'm',
  parts,
  state: 'writing',
  waiting: null,
  ending: null,
  problem: null,
})
const question = (text: string): Message => ({
  id: text,
  parentId: null,
  createdAt: '',
  role: 'user',
  text,
  attachments: [],
})

describe('what a slow reader is told', () => {
  const ids = ['a', 'b'] as const
  const step = fc.record({
    id: fc.constantFrom(...ids),
    act: fc.constantFrom('words', 'part', 'read'),
    text: fc.string({ minLength: 1, maxLength: 3 }),
  })

  it('leads to what a quick one knows, and never grows beyond what there is', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const queue = createUpdateQueue()
        const truth = new Map<string, Message>()
        const known = new Map<string, Message>()
        let pending = 0
        const tell = (update: ConversationUpdate) => {
          apply(truth, update)
          queue.push(structuredClone(update))
        }
        const read = () => {
          const update = queue.shift()
          if (update) apply(known, update)
          return update !== undefined
        }
        for (const id of ids) tell({ type: 'message', message: answer(id, []) })
        for (const { id, act, text } of steps) {
          const now = truth.get(id) as Answer
          const last = now.parts.length - 1
          if (act === 'read') read()
          else if (act === 'words' && last >= 0) {
            tell({ type: 'words', messageId: id, part: last, text })
          } else {
            const parts = [...now.parts, { type: 'text' as const, text }]
            tell({ type: 'message', message: { ...now, parts } })
          }
        }
        while (read()) pending += 1
        expect([...known]).toEqual([...truth])
        expect(pending).toBeLessThanOrEqual(ids.length * 2)
      }),
    )
  })
})

describe('the turns of a branch', () => {
  const tool = (callId: string, args: string, result: string | null): AnswerPart => ({
    type: 'tool',
    callId,
    name: 'sum',
    server: null,
    arguments: args,
    state: 'done',
    result,
  })

  it('hold each round of calls before its results, and no earlier thinking', () => {
    const parts: AnswerPart[] = [
      { type: 'thinking', text: 'Hm.', durationMs: 1 },
      { type: 'text', text: 'Let me sum.' },
      tool('1', '{"a":1}', '1'),
      tool('2', 'broken', null),
      { type: 'text', text: 'One.' },
    ]
    const turns = turnsOf(null, [question('Sum?'), answer('x', parts)], new Map())
    expect(turns.map(({ role }) => role)).toEqual([
      'user',
      'assistant',
      'tool',
      'tool',
      'assistant',
    ])
    expect(turns[1]?.blocks).toEqual([
      { type: 'text', text: 'Let me sum.' },
      { type: 'tool_call', id: '1', name: 'sum', arguments: '{"a":1}' },
      { type: 'tool_call', id: '2', name: 'sum', arguments: '{}' },
    ])
    expect(turns[3]?.blocks).toEqual([
      { type: 'tool_result', callId: '2', text: 'This tool has not run.' },
    ])
  })

  it('alternate, whatever was left empty, and nothing that was said is lost', () => {
    const message = fc.oneof(
      fc.constant(null),
      fc.string({ minLength: 1, maxLength: 5 }).map((text) => text.replaceAll(/\s/g, '_')),
    )
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), message)), (said) => {
        const branch = said.map(([isQuestion, text], at) =>
          isQuestion
            ? question(text ?? '')
            : answer(String(at), text === null ? [] : [{ type: 'text', text }]),
        )
        const turns = turnsOf(' ', branch, new Map())
        const roles = turns.map(({ role }) => role)
        expect(roles.every((role, at) => role !== roles[at + 1])).toBe(true)
        const told = turns.flatMap(({ blocks }) =>
          blocks.flatMap((block) => (block.type === 'text' ? block.text.split('\n\n') : [])),
        )
        expect(told.filter(Boolean)).toEqual(said.flatMap(([, text]) => text ?? []))
      }),
    )
  })

  it('keep a text in its file, whatever it says', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('-----', '-', 'a', '\n', ' end of file ')), (pieces) => {
        const held = pieces.join('')
        const facts = { kind: 'text', name: 'a.txt', mediaType: 'text/plain' } as const
        const files = new Map<string, NewAttachment[]>([['Q', [{ ...facts, text: held }]]])
        const [turn] = turnsOf(null, [question('Q')], files)
        const [block] = turn?.blocks ?? []
        const text = block?.type === 'text' ? block.text : ''
        const [, fence = ''] = /^(-+) file: a\.txt -+\n/.exec(text) ?? []
        const end = `\n${fence} end of file ${fence}\n\nQ`
        expect(text.endsWith(end)).toBe(true)
        expect(held.includes(fence)).toBe(false)
      }),
    )
  })
})

describe('a tree of messages', () => {
  const tree = [
    { id: 'q1', parentId: null },
    { id: 'a1', parentId: 'q1' },
    { id: 'a2', parentId: 'q1' },
    { id: 'q2', parentId: 'a1' },
    { id: 'a3', parentId: 'q2' },
  ]

  it('is shown along one branch', () => {
    expect(branchTo(tree, 'a3').map(({ id }) => id)).toEqual(['q1', 'a1', 'q2', 'a3'])
    expect(() => branchTo(tree, 'nothing')).toThrow('no such message')
    // As no hand of ours would leave it: it ends all the same.
    const loop = [
      { id: 'x', parentId: 'y' },
      { id: 'y', parentId: 'x' },
    ]
    expect(() => branchTo(loop, 'x')).toThrow('no such message')
  })

  it('stays on the shown branch where it can, and goes to the newest otherwise', () => {
    expect(leafOf(tree, 'q1', 'a3')).toBe('a3')
    expect(leafOf(tree, 'q1', null)).toBe('a2')
    expect(leafOf(tree, 'a1', 'a2')).toBe('a3')
  })
})

it('a title is a line that fits, cut at a word', () => {
  expect(titleOf('\n \t\nHello   there\nand more')).toBe('Hello there')
  expect(titleOf('')).toBe('')
  expect(titleOf('x'.repeat(59) + '👍')).toBe(`${'x'.repeat(59)}…`)
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', ' ', '\n', '\0', '👍', 'é') }), (text) => {
      const title = titleOf(text)
      expect(title.length).toBeLessThanOrEqual(61)
      expect(title).not.toMatch(/[\p{Cc}]/u)
    }),
  )
})

describe('why an answer failed', () => {
  const told = (status: number, body: string) =>
    failureText(asCorralError(classifyAnswer({ status, headers: {}, body, protocol: 'openai' })))
  const says = (message: string) => JSON.stringify({ error: { message } })

  it('is said in our words first, then in those of the provider', () => {
    expect(told(503, says('Overloaded'))).toBe(
      'The provider has too much to do at the moment. Try again in a while. It said: “Overloaded”',
    )
    expect(told(400, says('bad'))).toBe('The provider refused this request. It said: “bad”')
    expect(told(401, says('no'))).toBe('The provider does not accept the key. It said: “no”')
  })

  it('is said once where the provider says nothing', () => {
    expect(told(503, '')).toBe('The provider answered with status 503.')
  })
})
