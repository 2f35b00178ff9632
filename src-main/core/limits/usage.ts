import { type Column, and, asc, gte, ne, sql } from 'drizzle-orm'
import type { KeyUsage, ModelUsage } from '../../contract/limits.ts'
import { type Caller, userIdOf } from '../accounts/caller.ts'
import type { Db } from '../db/open.ts'
import { quarterMs } from './budget-window.ts'
import { ownerId } from './scopes.ts'
import { type Spending, type SpendingFilter, matching } from './spending.ts'
import { spending as table } from './table.ts'

/** Reports of what was used, up to this moment. */
export interface UsageReports {
  /** By key; requests to this Mac are left out. */
  keys(since: Date): KeyUsage[]
  /** Of an app, or of a user with all their apps, by model. */
  own(caller: Caller, since: Date): ModelUsage[]
}

const sums = {
  requests: sum(table.requests),
  estimated_requests: sum(table.estimatedRequests),
  unpriced_requests: sum(table.unpricedRequests),
  fresh_tokens: sum(table.freshTokens),
  cache_read_tokens: sum(table.cacheReadTokens),
  cache_write_tokens: sum(table.cacheWriteTokens),
  output_tokens: sum(table.outputTokens),
  reasoning_tokens: sum(table.reasoningTokens),
  cost: sum(table.costNanousd),
  quarter: sql<number>`min(${table.quarter})`,
}

export function createUsageReports(db: Db, spending: Spending): UsageReports {
  return {
    keys(since) {
      spending.flush()
      const columns = { provider: table.providerId, key: table.keyId }
      const rows = db
        .select({ ...sums, ...columns })
        .from(table)
        .where(and(ne(table.providerId, 0), from(since)))
        .groupBy(table.providerId, table.keyId)
        .orderBy(asc(table.providerId), asc(table.keyId))
        .all()
      return rows.map(({ key, ...row }) => ({ ...present(row), key_id: key || null }))
    },

    own(caller, since) {
      spending.flush()
      const filter: SpendingFilter =
        caller.kind === 'app'
          ? { tokenId: caller.tokenId }
          : { userId: userIdOf(caller) ?? ownerId }
      const rows = db
        .select({ ...sums, provider: table.providerId, model: table.model })
        .from(table)
        .where(and(matching(filter), from(since)))
        .groupBy(table.providerId, table.model)
        .orderBy(asc(table.providerId), asc(table.model))
        .all()
      return rows.map(({ model, ...row }) => ({ ...present(row), model }))
    },
  }
}

function sum(column: Column) {
  return sql<number>`sum(${column})`
}

function from(since: Date) {
  return gte(table.quarter, Math.floor(since.getTime() / quarterMs))
}

type Sums = { [Name in keyof typeof sums]: number } & { provider: number }

function present({ cost, quarter, provider, ...counts }: Sums) {
  const isUnknown = counts.unpriced_requests === counts.requests
  return {
    ...counts,
    provider_id: provider || null,
    cost_microusd: isUnknown ? null : cost / 1000,
    since: new Date(quarter * quarterMs).toISOString(),
  }
}
