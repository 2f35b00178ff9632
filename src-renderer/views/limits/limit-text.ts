import type { Budget, RateLimit } from '../../../src-main/contract/limits.ts'
import { formatCost, formatCount } from '../../lib/format.ts'

/** What a budget has done so far: "$3.20 spent, $0.10 reserved, $6.70 left". */
export function standingText(budget: Budget): string {
  const { spent_microusd, reserved_microusd, left_microusd, limit_microusd } = budget
  const over = spent_microusd - limit_microusd
  return [
    `${formatCost(spent_microusd)} spent`,
    reserved_microusd === 0 ? null : `${formatCost(reserved_microusd)} reserved`,
    over > 0 ? `${formatCost(over)} too much` : `${formatCost(left_microusd)} left`,
  ]
    .filter((part) => part !== null)
    .join(', ')
}

/** What happens at its end, and to requests whose price nobody knows. */
export function termsText({ action, unknown_price }: Budget): string {
  const end = action === 'block' ? 'Refuses requests' : 'Only warns'
  const unknown = unknown_price === 'block' ? 'are refused' : 'are let through'
  return `${end} once it is used up. Those whose price is not known ${unknown}.`
}

/** "Renews 1 Dec 2026": the day that it is where the budget counts, which may be named. */
export function renewalText(
  { renews_at, time_zone }: Pick<Budget, 'renews_at' | 'time_zone'>,
  here = Intl.DateTimeFormat().resolvedOptions().timeZone,
): string {
  const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: time_zone })
  const zone = time_zone === here ? '' : ` in ${time_zone}`
  return `Renews ${day.format(Date.parse(renews_at))}${zone}`
}

/** Shares of the limit, from 0 to 1 together. */
export function budgetShares({ spent_microusd, reserved_microusd, limit_microusd }: Budget): {
  spent: number
  reserved: number
} {
  const share = (amount: number) => (limit_microusd === 0 ? 1 : amount / limit_microusd)
  const spent = Math.min(1, share(spent_microusd))
  return { spent, reserved: Math.min(1 - spent, share(reserved_microusd)) }
}

/** "60 requests a minute, 4 at once"; nothing for bounds that bound nothing. */
export function rateTexts(limit: Omit<RateLimit, 'scope' | 'scope_id' | 'updated_at'>): string[] {
  const { requests_per_minute, tokens_per_minute, requests_per_day, concurrent_requests } = limit
  return [
    requests_per_minute === null ? null : `${formatCount(requests_per_minute, 'request')} a minute`,
    tokens_per_minute === null ? null : `${formatCount(tokens_per_minute, 'token')} a minute`,
    requests_per_day === null ? null : `${formatCount(requests_per_day, 'request')} a day`,
    concurrent_requests === null ? null : `${formatCount(concurrent_requests, 'request')} at once`,
  ].filter((text) => text !== null)
}

/** "3.5" is 3500000 millionths of a dollar; null for what is no amount. */
export function microusdOf(dollars: string): number | null {
  const text = dollars.trim()
  return /^\d{1,6}(\.\d{1,6})?$/.test(text) ? Math.round(Number(text) * 1e6) : null
}

interface Cost {
  cost_microusd: number | null
  requests: number
  unpriced_requests: number
}

/** What something cost, and how much of it nobody knows. */
export function spentText({ cost_microusd, requests, unpriced_requests }: Cost): string {
  if (cost_microusd === null) return requests === 0 ? '$0' : 'unknown'
  const more = unpriced_requests > 0 ? 'more than ' : ''
  return `${more}${formatCost(cost_microusd)}`
}
