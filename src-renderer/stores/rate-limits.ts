import type { RateChange, RateLimit } from '../../src-main/contract/limits.ts'
import { client } from '../api/client.ts'
import { createFetched } from './fetched.ts'

export const { useValue: useRateLimits, refresh: refreshRateLimits } = createFetched(() =>
  client.limits.rates.list(),
)

type RateRef = Pick<RateLimit, 'scope' | 'scope_id'>

async function thenRefresh(call: Promise<unknown>): Promise<void> {
  try {
    await call
  } finally {
    await refreshRateLimits()
  }
}

export function saveRateLimit({ scope, scope_id }: RateRef, bounds: RateChange): Promise<void> {
  return thenRefresh(client.limits.rates.save({ scope, scope_id, ...bounds }))
}

export function removeRateLimit({ scope, scope_id }: RateRef): Promise<void> {
  return thenRefresh(client.limits.rates.remove({ scope, scope_id }))
}
