import { describe, expect, test } from 'vitest'
import { byDays, dayWord } from '../../src-renderer/lib/conversation-days.ts'
import {
  type ListedConversation,
  withConversation,
  withNews,
  withPage,
} from '../../src-renderer/lib/conversation-rows.ts'
import { rowKeyAction } from '../../src-renderer/views/chat/list/row-keys.ts'

function row(id: string, minute: number): ListedConversation {
  return {
    id,
    title: id,
    models: ['tiny'],
    systemPrompt: null,
    temperature: null,
    maxTokens: null,
    thinking: null,
    toolsOn: false,
    messageCount: 2,
    running: false,
    leafId: null,
    createdAt: at(0),
    updatedAt: at(minute),
    excerpt: null,
  }
}

function at(minute: number): string {
  return new Date(Date.UTC(2026, 10, 20, 12, minute)).toISOString()
}

const ids = (rows: readonly ListedConversation[]) => rows.map(({ id }) => id)
const rows = [row('c', 30), row('b', 20), row('a', 10)]

describe('the list of conversations', () => {
  test('takes a new one where its time says, and moves up one that went on', () => {
    expect(ids(withConversation(rows, row('new', 40), false))).toEqual(['new', 'c', 'b', 'a'])
    expect(ids(withConversation(rows, row('a', 50), false))).toEqual(['a', 'c', 'b'])
    expect(ids(withConversation(rows, row('b2', 25), false))).toEqual(['c', 'b2', 'b', 'a'])
  })

  test('leaves one in its place that was only renamed', () => {
    const renamed = { ...row('b', 20), title: 'Better' }
    expect(withConversation(rows, renamed, false)[1]?.title).toBe('Better')
  })

  test('leaves an old one to the page that it will come with', () => {
    expect(ids(withConversation(rows, row('old', 1), false))).toEqual(['c', 'b', 'a'])
    expect(ids(withConversation(rows, row('old', 1), true))).toEqual(['c', 'b', 'a', 'old'])
  })

  test('keeps the order and the excerpts of a search', () => {
    const found = rows.map((one) => ({ ...one, excerpt: `… ${one.id} …` }))
    const now = withNews(found, { ...row('a', 59), running: true })
    expect(ids(now)).toEqual(['c', 'b', 'a'])
    expect(now[2]).toMatchObject({ running: true, excerpt: '… a …' })
    expect(withNews(found, row('other', 59))).toBe(found)
  })

  test('shows none twice that moved while a page was read', () => {
    expect(ids(withPage(rows, [row('a', 10), row('z', 5)]))).toEqual(['c', 'b', 'a', 'z'])
  })
})

describe('the words between the rows', () => {
  const now = new Date(2026, 10, 20, 0, 30)
  const day = (back: number) => new Date(2026, 10, 20 - back, 23, 50).toISOString()

  test('count by the calendar and not by hours', () => {
    expect(dayWord(new Date(2026, 10, 20, 0, 10).toISOString(), now)).toBe('Today')
    expect(dayWord(day(1), now)).toBe('Yesterday')
    expect(dayWord(day(7), now)).toBe('Last 7 days')
    expect(dayWord(day(8), now)).toBe('Last 30 days')
    expect(dayWord(day(60), now)).toBe('September')
    expect(dayWord(new Date(2025, 4, 1).toISOString(), now)).toBe('May 2025')
  })

  test('stand once above the rows of their days', () => {
    const dated = [day(1), day(1), day(2)].map((updatedAt) => ({ updatedAt }))
    const shape = byDays(dated, now).map((item) => (item.type === 'day' ? item.word : item.index))
    expect(shape).toEqual(['Yesterday', 0, 1, 'Last 7 days', 2])
  })
})

test('keys go from row to row, rename and remove', () => {
  expect(rowKeyAction('ArrowDown', 0, 3, 10)).toEqual({ type: 'focus', index: 1 })
  expect(rowKeyAction('ArrowUp', 0, 3, 10)).toEqual({ type: 'focus', index: 0 })
  expect(rowKeyAction('PageDown', 0, 3, 10)).toEqual({ type: 'focus', index: 2 })
  expect(rowKeyAction('End', 0, 3, 10)).toEqual({ type: 'focus', index: 2 })
  expect(rowKeyAction('F2', 1, 3, 10)).toEqual({ type: 'rename' })
  expect(rowKeyAction('Delete', 1, 3, 10)).toEqual({ type: 'remove' })
  expect(rowKeyAction('x', 1, 3, 10)).toEqual({ type: 'none' })
})
