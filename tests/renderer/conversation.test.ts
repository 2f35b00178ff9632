import { describe, expect, test } from 'vitest'
import type { Answer, Conversation, Question } from '../../src-main/contract/conversation.ts'
import {
  answerText,
  branchTo,
  sameTurn,
  turnsOf,
} from '../../src-renderer/lib/conversation-tree.ts'
import { withUpdate } from '../../src-renderer/lib/thread-updates.ts'

const createdAt = '2026-11-20T12:00:00.000Z'

function question(id: string, parentId: string | null): Question {
  return { id, parentId, createdAt, role: 'user', text: id, attachments: [] }
}

function answer(id: string, parentId: string, model = 'tiny'): Answer {
  return {
    id,
    parentId,
    createdAt,
    role: 'assistant',
    model,
    parts: [{ type: 'text', text: id }],
    state: 'done',
    waiting: null,
    ending: null,
    problem: null,
  }
}

/** A question that was edited, and an answer that was made anew. */
const tree = [
  question('q1', null),
  answer('a1', 'q1'),
  question('q2', 'a1'),
  answer('a2', 'q2'),
  question('q2b', 'a1'),
  answer('a2b', 'q2b'),
  answer('a2c', 'q2b'),
]

describe('the tree of a conversation', () => {
  test('is shown as the branch that ends in the chosen message', () => {
    expect(branchTo(tree, 'a2').map(({ id }) => id)).toEqual(['q1', 'a1', 'q2', 'a2'])
    expect(branchTo(tree, null)).toEqual([])
  })

  test('tells the versions of a question and of an answer', () => {
    const [first, second] = turnsOf(tree, 'a2b', false)
    expect(first?.versions).toEqual(['q1'])
    expect(second?.versions).toEqual(['q2', 'q2b'])
    expect(second?.columns).toMatchObject([{ answer: { id: 'a2b' }, versions: ['a2b', 'a2c'] }])
  })

  test('shows the newest answer of a question that the branch ends in', () => {
    const [, last] = turnsOf(tree, 'q2b', false)
    expect(last?.columns.map((column) => column.answer.id)).toEqual(['a2c'])
  })

  test('has a column for each model, in the order in which they were asked', () => {
    const asked = [
      question('q', null),
      answer('one', 'q', 'tiny'),
      answer('two', 'q', 'large'),
      answer('again', 'q', 'tiny'),
    ]
    const columns = turnsOf(asked, 'two', true)[0]?.columns
    expect(columns).toMatchObject([
      { answer: { id: 'again' }, versions: ['one', 'again'], onBranch: false },
      { answer: { id: 'two' }, versions: ['two'], onBranch: true },
    ])
  })

  test('ends where messages name each other as parents', () => {
    const circle = [question('a', 'b'), question('b', 'a')]
    expect(branchTo(circle, 'a').length).toBeLessThanOrEqual(3)
  })

  test('draws a turn again only when something of it changed', () => {
    const before = turnsOf(tree, 'a2b', false)
    const words = { type: 'words', messageId: 'a2b', part: 0, text: '!' } as const
    const { messages } = withUpdate({ conversation: null, messages: tree, removed: false }, words)
    const now = turnsOf(messages, 'a2b', false)
    const same = now.map((turn, index) => sameTurn(turn, before[index] ?? turn))
    expect(same).toEqual([true, false])
  })
})

describe('what is heard of a conversation', () => {
  const thread = { conversation: null, messages: tree, removed: false }

  test('adds words to the part that they are for', () => {
    const words = { type: 'words', messageId: 'a2c', part: 0, text: ' more' } as const
    const { messages } = withUpdate(thread, words)
    expect(messages.at(-1)).toMatchObject({ parts: [{ text: 'a2c more' }] })
    expect(messages.slice(0, -1)).toEqual(tree.slice(0, -1))
  })

  test('passes over words for what is not there', () => {
    const nowhere = { type: 'words', messageId: 'gone', part: 0, text: 'x' } as const
    expect(withUpdate(thread, nowhere).messages).toBe(tree)
    const noPart = { type: 'words', messageId: 'a1', part: 7, text: 'x' } as const
    expect(withUpdate(thread, noPart).messages).toEqual(tree)
  })

  test('takes a changed message in its place and a new one at the end', () => {
    const changed = { ...answer('a1', 'q1'), state: 'failed' as const }
    expect(withUpdate(thread, { type: 'message', message: changed }).messages[1]).toBe(changed)
    const fresh = question('q3', 'a2c')
    expect(withUpdate(thread, { type: 'message', message: fresh }).messages.at(-1)).toBe(fresh)
  })

  test('begins anew with what is now', () => {
    const conversation = { id: 'c', title: 'Kept' } as Conversation
    const now = withUpdate(
      { ...thread, removed: true },
      { type: 'now', conversation, messages: [] },
    )
    expect(now).toEqual({ conversation, messages: [], removed: false })
  })
})

test('copies the words of an answer without its thoughts and tools', () => {
  const parts: Answer['parts'] = [
    { type: 'thinking', text: 'Hm.', durationMs: 12 },
    { type: 'text', text: 'First. ' },
    {
      type: 'tool',
      callId: '1',
      name: 'clock',
      server: null,
      arguments: '{}',
      state: 'done',
      result: 'noon',
    },
    { type: 'text', text: 'Then.' },
  ]
  expect(answerText({ ...answer('a', 'q'), parts })).toBe('First.\n\nThen.')
})
