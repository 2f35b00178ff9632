import { expect, test } from 'vitest'
import { cacheShare, tokenBuckets } from '../../src-renderer/views/activity/token-buckets.ts'
import { storyOf, timelineOf } from '../../src-renderer/views/activity/timeline.ts'
import { auditLog } from './audit-log.ts'

const names = (type: string) => ({ local: 'this Mac', openai: 'OpenAI' })[type] ?? type

const failed = auditLog({
  id: 1,
  status: 'error',
  duration_ms: 400,
  first_token_ms: null,
  error_message: 'The provider’s server is overloaded.',
  upstream_status: 503,
})
const local = auditLog({
  id: 2,
  attempt: 2,
  timestamp: '2026-11-21T10:00:00.500Z',
  backend_type: 'local',
  left_this_mac: false,
  duration_ms: 1000,
  first_token_ms: 250,
})

test('tries stand on one scale: when each began, its first token, its end', () => {
  const { totalMs, tries } = timelineOf([failed, local], names)
  expect(totalMs).toBe(1500)
  expect(tries.map(({ parts }) => parts)).toEqual([
    [{ kind: 'failing', fromMs: 0, toMs: 400 }],
    [
      { kind: 'waiting', fromMs: 500, toMs: 750 },
      { kind: 'answering', fromMs: 750, toMs: 1500 },
    ],
  ])
  expect(tries[1]?.text).toBe(
    'This Mac was asked after 500 ms, first token 250 ms later, then 750 ms of answer, answered after 1 s',
  )
})

test('a first token that is told later than the end stays inside its try', () => {
  const odd = auditLog({ duration_ms: 100, first_token_ms: 140 })
  expect(timelineOf([odd], names).tries[0]?.parts.at(-1)).toEqual({
    kind: 'answering',
    fromMs: 100,
    toMs: 100,
  })
})

test('the story says why the next one was asked', () => {
  expect(storyOf([failed, local], names)).toEqual([
    'OpenAI failed: The provider’s server is overloaded (503).',
    'So this Mac was asked and answered.',
  ])
})

test('where all have failed nobody is said to have answered', () => {
  const late = auditLog({ ...local, status: 'timeout', error_message: null })
  expect(storyOf([failed, late], names)[1]).toBe(
    'So this Mac was asked and did not begin to answer in time. Nobody else was left to ask.',
  )
})

test('a refusal before any try, and an app that left, are told as such', () => {
  const refused = auditLog({
    attempt: 0,
    backend_type: null,
    status: 'refused',
    error_message: 'There is no model gpt-9.',
  })
  expect(storyOf([refused], names)).toEqual(['Nobody was asked: There is no model gpt-9.'])
  expect(storyOf([auditLog({ status: 'cancelled' })], names)).toEqual([
    'The app left while OpenAI was being asked.',
  ])
})

test('buckets of tokens do not overlap and leave nothing out', () => {
  const log = auditLog({ cache_write_tokens: 50 })
  expect(tokenBuckets(log).map(({ name, tokens }) => [name, tokens])).toEqual([
    ['Read anew', 150],
    ['Read from cache', 800],
    ['Written to cache', 50],
    ['Thinking', 50],
    ['Answer', 150],
  ])
  expect(cacheShare(log)).toBe(0.8)
  expect(cacheShare(auditLog({ prompt_tokens: 0, cached_tokens: 0 }))).toBeNull()
  const nothing = { prompt_tokens: null, cached_tokens: null, cache_write_tokens: null }
  expect(
    tokenBuckets(auditLog({ ...nothing, completion_tokens: null, reasoning_tokens: null })),
  ).toEqual([])
})
