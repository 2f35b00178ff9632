import { expect, test } from 'vitest'
import type { LogStats } from '../../src-main/contract/activity.ts'
import { askerText, errorText, logSentence } from '../../src-renderer/lib/log-text.ts'
import {
  filterChips,
  modelChoices,
  personChoices,
  timeText,
} from '../../src-renderer/views/activity/filter-text.ts'
import {
  hourChoices,
  keepTargets,
  targetName,
} from '../../src-renderer/views/activity/keep-text.ts'
import { auditLog } from './audit-log.ts'

const names = {
  app: (id: string) => `app ${id}`,
  user: (id: number) => `user ${id}`,
  provider: (type: string) => (type === 'local' ? 'this Mac' : type),
  rule: (id: number) => `rule ${id}`,
}

test('who asked is an app, a person, Corral, or nobody known', () => {
  expect(askerText(auditLog())).toBe('Zed')
  expect(askerText(auditLog({ app: null }))).toBe('Owner')
  expect(askerText(auditLog({ app: null, user: 'ada@example.com' }))).toBe('ada@example.com')
  expect(askerText(auditLog({ app: null, user: null, door: 'corral' }))).toBe('Corral itself')
  expect(askerText(auditLog({ app: null, user: null }))).toBe('Nobody known')
})

test('an error is said in short with the provider’s number, or Corral’s own where it says nothing else', () => {
  const failed = auditLog({ status: 'error', error_type: 'upstream_failed', http_status: 502 })
  expect(errorText(failed)).toBe('upstream failed')
  expect(errorText({ ...failed, error_type: null })).toBe('502')
  expect(errorText({ ...failed, upstream_status: 503 })).toBe('upstream failed · 503')
  expect(errorText(auditLog())).toBeNull()
  expect(errorText(auditLog({ status: 'cancelled', error_type: 'cancelled' }))).toBeNull()
})

test('a row is one sentence for those who hear it', () => {
  const log = auditLog({ model: 'gpt-4o-mini', attempt: 2 })
  expect(logSentence(log, names.provider)).toMatch(
    /^\d\d:00:01: Zed asked for gpt-4o, try 2, gpt-4o-mini at openai, answered, 1\.2 s$/,
  )
  const refused = auditLog({ backend_type: null, model: null, status: 'refused', error_type: null })
  expect(logSentence(refused, names.provider)).toContain('nobody was asked, refused, 200')
})

test('each filter has a chip of its own, and the flags say both sides', () => {
  const wish = { status: 'error', user_id: 0, backend_type: 'local', left_this_mac: false } as const
  expect(filterChips(wish, names).map(({ text }) => text)).toEqual([
    'Failed',
    'Person: user 0',
    'Answered by this Mac',
    'Stayed on this Mac',
  ])
  expect(filterChips({ span: 'week', search: 'quota' }, names)).toEqual([])
  expect(timeText({})).toBe('Any time')
  expect(timeText({ to: '2026-11-21T10:00:00Z' })).toMatch(/^Before 21 Nov 2026/)
})

test('a model that several backends answer is offered once; people only where they are known', () => {
  const stats = {
    by_model: [
      { model: 'a', backend_type: 'x', requests: 2 },
      { model: 'b', backend_type: 'x', requests: 3 },
      { model: 'a', backend_type: 'y', requests: 4 },
    ],
    by_app: [
      { app_id: 'tok_zed', name: 'Zed', requests: 9 },
      { app_id: null, name: 'owner', requests: 1 },
      { app_id: null, name: 'gone@example.com', requests: 5 },
    ],
  } as LogStats
  expect(modelChoices(stats).map(({ value, count }) => [value, count])).toEqual([
    ['a', 6],
    ['b', 3],
  ])
  const persons = personChoices(stats, (name) => (name === 'owner' ? 0 : null))
  expect(persons).toEqual([{ value: 0, label: 'Owner', count: 1 }])
})

test('what is kept of an app that is gone stays in the list, and an odd time is offered', () => {
  const targets = keepTargets([{ id: 'tok_zed', label: 'Zed' }], [])
  const keep = { scope: 'app', hours: 5, updated_at: '2026-11-21T10:00:00Z' } as const
  expect(targetName({ ...keep, scope_id: 'tok_zed' }, targets)).toBe('Zed')
  expect(targetName({ ...keep, scope_id: 'tok_gone' }, targets)).toBe('An app that is gone')
  expect(hourChoices(5).map(({ label }) => label)).toContain('5 hours')
  expect(hourChoices().map(({ label }) => label)).toContain('7 days')
})
