import { expect, test } from 'vitest'
import type { Budget } from '../../src-main/contract/limits.ts'
import {
  budgetShares,
  microusdOf,
  rateTexts,
  renewalText,
  spentText,
  standingText,
  termsText,
} from '../../src-renderer/views/limits/limit-text.ts'

const budget: Budget = {
  id: 1,
  scope: 'all',
  scope_id: null,
  window: 'month',
  time_zone: 'Europe/Berlin',
  limit_microusd: 10_000_000,
  action: 'block',
  unknown_price: 'block',
  spent_microusd: 3_200_000,
  reserved_microusd: 100_000,
  left_microusd: 6_700_000,
  started_at: '2026-11-01T00:00:00.000Z',
  renews_at: '2026-12-01T00:00:00.000Z',
  created_at: '2026-11-01T00:00:00.000Z',
  updated_at: '2026-11-01T00:00:00.000Z',
}

test('a budget says what is spent, reserved and left, or what is too much', () => {
  expect(standingText(budget)).toBe('$3.20 spent, $0.10 reserved, $6.70 left')
  const over = { ...budget, spent_microusd: 12_000_000, reserved_microusd: 0, left_microusd: 0 }
  expect(standingText(over)).toBe('$12 spent, $2 too much')
  expect(standingText({ ...budget, spent_microusd: 120 })).toContain('$0.00012 spent')
})

test('it renews on the day that it is where the budget counts, wherever one looks', () => {
  const renews_at = '2026-11-30T23:00:00.000Z'
  expect(renewalText({ ...budget, renews_at }, 'Europe/Berlin')).toBe('Renews 1 Dec 2026')
  expect(renewalText({ ...budget, renews_at }, 'America/New_York')).toBe(
    'Renews 1 Dec 2026 in Europe/Berlin',
  )
})

test('its bar never grows beyond its end, and one of nothing is full', () => {
  expect(budgetShares(budget)).toEqual({ spent: 0.32, reserved: 0.01 })
  const over = { ...budget, spent_microusd: 9_900_000, reserved_microusd: 5_000_000 }
  const { spent, reserved } = budgetShares(over)
  expect(spent + reserved).toBe(1)
  expect(budgetShares({ ...budget, limit_microusd: 0 }).spent).toBe(1)
})

test('its terms say what happens to requests without a known price', () => {
  expect(termsText(budget)).toContain('not known are refused')
  expect(termsText({ ...budget, action: 'warn', unknown_price: 'allow' })).toBe(
    'Only warns once it is used up. Those whose price is not known are let through.',
  )
})

test('an amount is dollars with at most six decimals', () => {
  expect(microusdOf(' 2.50 ')).toBe(2_500_000)
  expect(microusdOf('0.000001')).toBe(1)
  expect(microusdOf('0')).toBe(0)
  for (const text of ['', '-1', '1,5', '1e3', '0.0000001', '10000000']) {
    expect(microusdOf(text), text).toBeNull()
  }
})

test('a cost in part unknown is more than what is known, and never nothing', () => {
  const cost = { requests: 3, unpriced_requests: 0, cost_microusd: 1_500_000 }
  expect(spentText(cost)).toBe('$1.50')
  expect(spentText({ ...cost, unpriced_requests: 1 })).toBe('more than $1.50')
  expect(spentText({ ...cost, cost_microusd: null, unpriced_requests: 3 })).toBe('unknown')
})

test('bounds that bound nothing are not spoken of', () => {
  const none = {
    requests_per_minute: null,
    tokens_per_minute: null,
    requests_per_day: null,
    concurrent_requests: null,
  }
  expect(rateTexts(none)).toEqual([])
  expect(rateTexts({ ...none, requests_per_minute: 60, concurrent_requests: 1 })).toEqual([
    '60 requests a minute',
    '1 request at once',
  ])
})
