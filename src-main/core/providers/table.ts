import { index, integer, sqliteTable, text, unique } from 'drizzle-orm/sqlite-core'
import type { Protocol } from '../../contract/providers.ts'
import { users } from '../accounts/table.ts'
import type { LongPromptPrices } from './access/access.ts'

const timestamps = {
  createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
  updatedAt: integer('updated_at', { mode: 'timestamp_ms' }).notNull(),
}

export const providers = sqliteTable('providers', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  name: text('name').notNull().unique(),
  displayName: text('display_name').notNull(),
  /** Normalised: scheme, host, port and path without a `/v1` at its end. */
  baseUrl: text('base_url'),
  protocols: text('protocols', { mode: 'json' }).$type<Protocol[]>().notNull(),
  keyOptional: integer('key_optional', { mode: 'boolean' }).notNull().default(false),
  /** Other addresses of the same service, normalised like `baseUrl`: a cluster, several Macs. */
  moreBaseUrls: text('more_base_urls', { mode: 'json' }).$type<string[]>().notNull().default([]),
  allowPrivate: integer('allow_private', { mode: 'boolean' }).notNull().default(false),
  predefined: integer('predefined', { mode: 'boolean' }).notNull().default(false),
  /** Columns that a person changed, which the catalogue therefore leaves alone. */
  changed: text('changed', { mode: 'json' }).$type<string[]>().notNull().default([]),
  ...timestamps,
})

export const providerModels = sqliteTable(
  'provider_models',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    providerId: integer('provider_id')
      .notNull()
      .references(() => providers.id, { onDelete: 'cascade' }),
    name: text('name').notNull(),
    displayName: text('display_name').notNull(),
    contextTokens: integer('context_tokens'),
    /** Millionths of a dollar per million tokens; `null` is unknown, never free. */
    inputPrice: integer('input_price'),
    cachedInputPrice: integer('cached_input_price'),
    outputPrice: integer('output_price'),
    /** Of tokens that the provider keeps for five minutes, and for an hour. */
    cacheWritePrice: integer('cache_write_price'),
    longCacheWritePrice: integer('long_cache_write_price'),
    /** Other prices for requests with long prompts; `null` where there are none. */
    longPrompt: text('long_prompt', { mode: 'json' }).$type<LongPromptPrices>(),
    predefined: integer('predefined', { mode: 'boolean' }).notNull().default(false),
    ...timestamps,
  },
  (table) => [unique().on(table.providerId, table.name)],
)

export const providerKeys = sqliteTable(
  'provider_keys',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    /** Random; what the sealed key is bound to, so that it opens in this row only. */
    uid: text('uid').notNull().unique(),
    providerId: integer('provider_id')
      .notNull()
      .references(() => providers.id, { onDelete: 'cascade' }),
    label: text('label').notNull(),
    /** The key as compact JWE (A256KW + A256GCM); `null` when `reference` says where it is. */
    sealed: text('sealed'),
    reference: text('reference'),
    /** Scheme, host and port that the key was entered for; it is never sent to another. */
    origin: text('origin').notNull(),
    lastFour: text('last_four'),
    weight: integer('weight').notNull().default(1),
    models: text('models', { mode: 'json' }).$type<string[]>(),
    userId: integer('user_id').references(() => users.id, { onDelete: 'cascade' }),
    state: text('state', {
      enum: ['ready', 'cooling', 'exhausted', 'dead', 'needs_reentry'],
    }).notNull(),
    stateReason: text('state_reason'),
    /** Keys of one account share its limits. */
    account: text('account'),
    /** When a key that is cooling or exhausted may be tried again. */
    readyAt: integer('ready_at', { mode: 'timestamp_ms' }),
    lastUsedAt: integer('last_used_at', { mode: 'timestamp_ms' }),
    ...timestamps,
  },
  (table) => [index('provider_keys_provider').on(table.providerId)],
)
