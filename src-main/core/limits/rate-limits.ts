import { and, asc, eq } from 'drizzle-orm'
import type { RateChange, RateLimit, RateScope } from '../../contract/limits.ts'
import type { Db } from '../db/open.ts'
import { CorralError } from '../errors.ts'
import { given } from '../lib/given.ts'
import { type Meter, createMeter, dayMs } from './meter.ts'
import { demandScope } from './scopes.ts'
import type { Spending, SpendingFilter } from './spending.ts'
import { rateLimits } from './table.ts'
import type { QueueBounds } from './turns.ts'

/** The bounds that administrators set, obeyed at once. */
export interface RateLimits {
  list(): RateLimit[]
  /** What is left out stays. @throws CorralError `not_found` when nobody has this id */
  save(scope: RateScope, scopeId: string, change: RateChange): RateLimit
  /** @throws CorralError `not_found` */
  remove(scope: RateScope, scopeId: string): void
  /** `undefined` for whom nothing bounds. */
  meter(scope: RateScope, scopeId: string | number): Meter | undefined
}

type Row = typeof rateLimits.$inferSelect

const unbounded = {
  requestsPerMinute: null,
  tokensPerMinute: null,
  requestsPerDay: null,
  concurrentRequests: null,
}

export function createRateLimits(deps: {
  readonly db: Db
  readonly now: () => Date
  readonly monotonicNowMs: () => number
  readonly spending: Spending
  readonly queue?: QueueBounds | undefined
}): RateLimits {
  const { db, now, monotonicNowMs, spending, queue } = deps
  const meters = new Map<string, Meter>()
  const keyOf = (scope: RateScope, scopeId: string | number) => `${scope}:${scopeId}`
  const rowOf = (scope: RateScope, scopeId: string) =>
    and(eq(rateLimits.scope, scope), eq(rateLimits.scopeId, scopeId))

  /** A meter stays when its bounds go: requests that run are held by it. */
  function obey(row: Row): void {
    const key = keyOf(row.scope, row.scopeId)
    const meter = meters.get(key) ?? remembering(row)
    meters.set(key, meter)
    meter.bound(row)
  }
  /** A day is longer than most runs of Corral, so its requests are taken from what was written. */
  function remembering({ scope, scopeId }: Row): Meter {
    const meter = createMeter(scope, queue)
    const at = now().getTime()
    for (const { startMs, requests } of spending.requestsSince(
      filterOf(scope, scopeId),
      at - dayMs,
    )) {
      meter.remember(requests, monotonicNowMs() - Math.max(0, at - startMs))
    }
    return meter
  }
  for (const row of db.select().from(rateLimits).all()) obey(row)

  return {
    list: () =>
      db
        .select()
        .from(rateLimits)
        .orderBy(asc(rateLimits.scope), asc(rateLimits.id))
        .all()
        .map(present),

    save(scope, scopeId, change) {
      demandScope(db, scope, scopeId)
      const times = { updatedAt: now() }
      const row = db
        .insert(rateLimits)
        .values({ ...unbounded, ...columnsOf(change), scope, scopeId, ...times })
        .onConflictDoUpdate({
          target: [rateLimits.scope, rateLimits.scopeId],
          set: { ...columnsOf(change), ...times },
        })
        .returning()
        .get()
      obey(row)
      return present(row)
    },

    remove(scope, scopeId) {
      const row = db.delete(rateLimits).where(rowOf(scope, scopeId)).returning().get()
      if (!row) throw new CorralError('not_found', 'There are no such limits.')
      obey({ ...row, ...unbounded })
    },

    meter: (scope, scopeId) => meters.get(keyOf(scope, scopeId)),
  }
}

function filterOf(scope: RateScope, scopeId: string): SpendingFilter {
  if (scope === 'app') return { tokenId: scopeId }
  return scope === 'key' ? { keyId: Number(scopeId) } : { providerId: Number(scopeId) }
}

function columnsOf(change: RateChange): Partial<Row> {
  return given({
    requestsPerMinute: change.requests_per_minute,
    tokensPerMinute: change.tokens_per_minute,
    requestsPerDay: change.requests_per_day,
    concurrentRequests: change.concurrent_requests,
  })
}

function present(row: Row): RateLimit {
  return {
    scope: row.scope,
    scope_id: row.scopeId,
    requests_per_minute: row.requestsPerMinute,
    tokens_per_minute: row.tokensPerMinute,
    requests_per_day: row.requestsPerDay,
    concurrent_requests: row.concurrentRequests,
    updated_at: row.updatedAt.toISOString(),
  }
}
