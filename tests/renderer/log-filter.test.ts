import { expect, test } from 'vitest'
import { filterOf, matches, queryOf, wishOf, withWish } from '../../src-renderer/lib/log-filter.ts'
import { auditLog } from './audit-log.ts'

const failed = auditLog({
  status: 'error',
  error_type: 'upstream_failed',
  error_message: 'The provider’s server is overloaded, café closed.',
  upstream_code: 'server_error',
})

test('a live row is taken only where each part of the filter fits', () => {
  const log = auditLog()
  expect(matches(log, {})).toBe(true)
  const fitting = {
    app_id: 'tok_zed',
    user_id: 0,
    backend_type: 'openai',
    status: 'success',
    door: 'openai',
    rule_id: 7,
    left_this_mac: true,
    fallback: false,
    request_id: 'req_sample',
  } as const
  expect(matches(log, fitting)).toBe(true)
  const others = {
    app_id: 'tok_other',
    user_id: 4,
    backend_type: 'local',
    status: 'error',
    door: 'window',
    rule_id: 8,
    left_this_mac: false,
    fallback: true,
    request_id: 'req_other',
  } as const
  for (const [field, value] of Object.entries(others)) {
    expect(matches(log, { ...fitting, [field]: value }), field).toBe(false)
  }
})

test('a model is found whether it was asked for or answered', () => {
  const log = auditLog({ asked_model: 'gpt-4o', model: 'qwen3' })
  expect(matches(log, { model: 'gpt-4o' })).toBe(true)
  expect(matches(log, { model: 'qwen3' })).toBe(true)
  expect(matches(log, { model: 'gpt' })).toBe(false)
})

test('the owner is number 0, and an account without a number is not the owner', () => {
  expect(matches(auditLog({ user: null }), { user_id: 0 })).toBe(false)
  expect(matches(auditLog({ user: 'ada@example.com', user_id: 4 }), { user_id: 4 })).toBe(true)
})

test('a row counts when it ended: the beginning belongs to the span, the end does not', () => {
  const log = auditLog({ timestamp: '2026-11-21T10:00:00.000Z', duration_ms: 1200 })
  expect(matches(log, { from: '2026-11-21T10:00:01.200Z' })).toBe(true)
  expect(matches(log, { from: '2026-11-21T10:00:01.201Z' })).toBe(false)
  expect(matches(log, { to: '2026-11-21T10:00:01.201Z' })).toBe(true)
  expect(matches(log, { to: '2026-11-21T10:00:01.200Z' })).toBe(false)
})

test('errors are searched by words as the log does: whole ones, the last may be a beginning', () => {
  for (const search of ['overloaded', 'Provider over', 'CAFE', 'server_err', 'upstream']) {
    expect(matches(failed, { search }), search).toBe(true)
  }
  for (const search of ['loaded', 'over provider', 'timeout']) {
    expect(matches(failed, { search }), search).toBe(false)
  }
  expect(matches(auditLog(), { search: 'provider' })).toBe(false)
})

test('an address says again what it was made of, and nonsense in it is passed over', () => {
  const wish = {
    span: 'week',
    model: 'openai/gpt-4o & more',
    status: 'timeout',
    user_id: 0,
    left_this_mac: false,
    search: 'rate limit',
  } as const
  expect(wishOf(new URLSearchParams(queryOf(wish)))).toEqual(wish)
  const nonsense =
    'span=ever&status=fine&user_id=one&left_this_mac=1&from=then&door=back&x=y&model='
  expect(wishOf(new URLSearchParams(nonsense))).toEqual({})
})

test('a span moves with the clock, and a day begins at midnight', () => {
  const now = new Date(2026, 10, 21, 14, 30).getTime()
  expect(filterOf({ span: 'hour' }, now).from).toBe(new Date(now - 3_600_000).toISOString())
  expect(filterOf({ span: 'today' }, now).from).toBe(new Date(2026, 10, 21).toISOString())
  expect(filterOf({ span: 'week', model: 'a' }, now)).not.toHaveProperty('span')
})

test('a filter goes when it is taken out, and the others stay', () => {
  expect(withWish({ model: 'a', status: 'error' }, { model: undefined })).toEqual({
    status: 'error',
  })
  expect(withWish({ left_this_mac: false }, { search: '' })).toEqual({ left_this_mac: false })
})
