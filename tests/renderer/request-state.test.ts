import { expect, test } from 'vitest'
import type { AuditLog } from '../../src-main/contract/activity.ts'
import { mayGoOn } from '../../src-renderer/lib/request-state.ts'
import { auditLog } from './audit-log.ts'

const plan = { rule: null, found_by: 'local', targets: [], skipped: [] } as const
const soon = Date.parse('2026-11-21T10:00:05Z')

function goesOn(change: Partial<AuditLog>, now = soon): boolean {
  const attempts = [auditLog({ status: 'error', ...change })]
  return mayGoOn({ attempts, plan: { ...plan, targets: [], skipped: [] } }, now)
}

test('only after a failure may another try follow, and not for ever', () => {
  expect(goesOn({})).toBe(true)
  expect(goesOn({ status: 'timeout' })).toBe(true)
  expect(goesOn({ status: 'success' })).toBe(false)
  expect(goesOn({ status: 'cancelled' })).toBe(false)
  expect(goesOn({ attempt: 0, status: 'refused' })).toBe(false)
  expect(goesOn({}, soon + 11 * 60_000)).toBe(false)
})
