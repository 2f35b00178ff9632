import { expect, test } from 'vitest'
import { expiryOf, isExpired, limitsText } from '../../src-renderer/views/connect/limits.ts'

const now = Date.parse('2026-11-20T12:00:00Z')
const free = {
  models: null,
  cloud: true,
  endpoints: 'all' as const,
  expiresAt: null,
  requestsPerMinute: null,
}

test('a token without limits says nothing', () => {
  expect(limitsText(free, now)).toEqual([])
})

test('every limit is said in words', () => {
  const limits = {
    models: ['a', 'b'],
    cloud: false,
    endpoints: 'embeddings' as const,
    expiresAt: '2026-12-01T12:00:00.000Z',
    requestsPerMinute: 1,
  }
  expect(limitsText(limits, now)).toEqual([
    'only a and b',
    'on this machine only',
    'embeddings only',
    '1 request a minute',
    'until 1 Dec 2026',
  ])
  expect(limitsText({ ...free, models: ['a', 'b', 'c'] }, now)).toEqual(['3 models only'])
  expect(limitsText({ ...free, models: [] }, now)).toEqual(['no model chosen'])
})

test('a token that has run out says so', () => {
  const expiresAt = '2026-11-01T12:00:00.000Z'
  expect(isExpired(expiresAt, now)).toBe(true)
  expect(limitsText({ ...free, expiresAt }, now)).toEqual(['expired 1 Nov 2026'])
})

test('a lifetime counts from now', () => {
  expect(expiryOf('never', now)).toBeNull()
  expect(expiryOf('30', now)).toBe('2026-12-20T12:00:00.000Z')
})
