import { index, integer, sqliteTable, text, unique } from 'drizzle-orm/sqlite-core'

/** Bounds of what one app, key or provider may do at a time. `null` bounds nothing. */
export const rateLimits = sqliteTable(
  'rate_limits',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    scope: text('scope', { enum: ['app', 'key', 'provider'] }).notNull(),
    /** Id of the token, key or provider. */
    scopeId: text('scope_id').notNull(),
    requestsPerMinute: integer('requests_per_minute'),
    tokensPerMinute: integer('tokens_per_minute'),
    requestsPerDay: integer('requests_per_day'),
    concurrentRequests: integer('concurrent_requests'),
    updatedAt: integer('updated_at', { mode: 'timestamp_ms' }).notNull(),
  },
  (table) => [unique().on(table.scope, table.scopeId)],
)

export const budgets = sqliteTable('budgets', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  scope: text('scope', { enum: ['all', 'app', 'user', 'provider'] }).notNull(),
  /** `null` for `all`. */
  scopeId: text('scope_id'),
  window: text('window', { enum: ['day', 'month'] }).notNull(),
  /** IANA name: where the day begins at midnight. */
  timeZone: text('time_zone').notNull(),
  limitMicrousd: integer('limit_microusd').notNull(),
  action: text('action', { enum: ['block', 'warn'] }).notNull(),
  /** What becomes of a request whose price is not known. */
  unknownPrice: text('unknown_price', { enum: ['block', 'allow'] }).notNull(),
  createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
  updatedAt: integer('updated_at', { mode: 'timestamp_ms' }).notNull(),
})

/** Sums of a quarter of an hour: every time zone's midnight falls between two of them. */
export const spending = sqliteTable(
  'spending',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    /** Since 1970 in UTC, in quarters of an hour. */
    quarter: integer('quarter').notNull(),
    /** Empty for the window and for users. */
    tokenId: text('token_id').notNull(),
    /** 0 for the owner. */
    userId: integer('user_id').notNull(),
    /** 0 for this Mac. */
    providerId: integer('provider_id').notNull(),
    /** 0 for none. */
    keyId: integer('key_id').notNull(),
    model: text('model').notNull(),
    requests: integer('requests').notNull(),
    /** Of these, requests whose usage was estimated. */
    estimatedRequests: integer('estimated_requests').notNull(),
    /** Of these, requests whose price was not known. */
    unpricedRequests: integer('unpriced_requests').notNull(),
    freshTokens: integer('fresh_tokens').notNull(),
    cacheReadTokens: integer('cache_read_tokens').notNull(),
    cacheWriteTokens: integer('cache_write_tokens').notNull(),
    outputTokens: integer('output_tokens').notNull(),
    reasoningTokens: integer('reasoning_tokens').notNull(),
    /** Thousand-millionths of a dollar. */
    costNanousd: integer('cost_nanousd').notNull(),
  },
  (table) => [
    unique().on(
      table.quarter,
      table.tokenId,
      table.userId,
      table.providerId,
      table.keyId,
      table.model,
    ),
    index('spending_quarter').on(table.quarter),
  ],
)
