import type { PoolConfig } from '../../contract/pool.ts'
import type { ResidentView } from './resident-view.ts'

/** Who goes first. Reads only; whether one may go at all is decided elsewhere. */
export function evictionOrder(
  residents: readonly ResidentView[],
  policy: PoolConfig['eviction_policy'],
  nowMs: number,
): ResidentView[] {
  return residents.toSorted(
    (a, b) => rank(a, policy, nowMs) - rank(b, policy, nowMs) || a.lastUsedAtMs - b.lastUsedAtMs,
  )
}

function rank(
  resident: ResidentView,
  policy: PoolConfig['eviction_policy'],
  nowMs: number,
): number {
  if (policy === 'lru') return 0
  if (policy === 'lfu') return resident.useCount
  // A time limit says how soon a model may go; without one it goes after all that have one.
  if (resident.idleLimitMs === null) return Number.MAX_VALUE
  return resident.lastUsedAtMs + resident.idleLimitMs - nowMs
}

/** Why this one and no other, by the policy. */
export function whyFirst(
  { useCount, lastUsedAtMs, idleLimitMs }: ResidentView,
  policy: PoolConfig['eviction_policy'],
  nowMs: number,
): string {
  const idle = `unused for ${Math.max(0, Math.round((nowMs - lastUsedAtMs) / 1000))} s`
  if (policy === 'lfu') return `used least often: ${useCount} times; ${idle}`
  if (policy === 'ttl' && idleLimitMs !== null) {
    return `${idle}, of the ${Math.round(idleLimitMs / 1000)} s that it may be`
  }
  return `used longest ago: ${idle}`
}
