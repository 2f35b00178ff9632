import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { ModelSettings, PoolConfig } from '../../contract/pool.ts'

/** One row only, `id` 1, made when it is first asked for. */
export const serverConfig = sqliteTable('server_config', {
  id: integer('id').primaryKey(),
  memoryLimitMode: text('memory_limit_mode', { enum: ['percent', 'gb'] })
    .notNull()
    .default('percent'),
  /** Percent of this machine's memory, or gigabytes of 2^30 bytes. */
  memoryLimitValue: integer('memory_limit_value').notNull().default(80),
  evictionPolicy: text('eviction_policy', { enum: ['lru', 'lfu', 'ttl'] })
    .notNull()
    .default('lru'),
  /** Ids or paths of models. */
  preloadModels: text('preload_models', { mode: 'json' })
    .$type<PoolConfig['preload_models']>()
    .notNull()
    .default([]),
  updatedAt: integer('updated_at', { mode: 'timestamp_ms' }).notNull(),
})

/** A model without a row has nothing chosen for it. */
export const modelSettings = sqliteTable('model_settings', {
  modelId: text('model_id').primaryKey(),
  contextTokens: integer('context_tokens'),
  slots: integer('slots'),
  kvCacheType: text('kv_cache_type', { enum: ['f16', 'q8_0', 'q5_1', 'q4_0'] }),
  flashAttention: integer('flash_attention', { mode: 'boolean' }),
  gpuLayers: integer('gpu_layers'),
  batchTokens: integer('batch_tokens'),
  loras: text('loras', { mode: 'json' }).$type<ModelSettings['loras']>().notNull().default([]),
  draftModelId: text('draft_model_id'),
  promptLookup: integer('prompt_lookup', { mode: 'boolean' }),
  idleSeconds: integer('idle_seconds'),
  pinned: integer('pinned', { mode: 'boolean' }).notNull().default(false),
  updatedAt: integer('updated_at', { mode: 'timestamp_ms' }).notNull(),
})

/** One row only, `id` 1, made when something is first changed. */
export const activityConfig = sqliteTable('activity_config', {
  id: integer('id').primaryKey(),
  nothingLeaves: integer('nothing_leaves', { mode: 'boolean' }).notNull().default(false),
  logRequests: integer('log_requests', { mode: 'boolean' }).notNull().default(true),
  keepDays: integer('keep_days').notNull().default(30),
  keepMegabytes: integer('keep_megabytes').notNull().default(500),
  nameProcesses: integer('name_processes', { mode: 'boolean' }).notNull().default(true),
  openMetrics: integer('open_metrics', { mode: 'boolean' }).notNull().default(false),
  otelEndpoint: text('otel_endpoint'),
  compareWith: text('compare_with'),
  updatedAt: integer('updated_at', { mode: 'timestamp_ms' }).notNull(),
})

/** Settings that nothing but their owner reads, each under its name as one JSON value. */
export const preferences = sqliteTable('preferences', {
  name: text('name').primaryKey(),
  value: text('value', { mode: 'json' }).$type<unknown>().notNull(),
  updatedAt: integer('updated_at', { mode: 'timestamp_ms' }).notNull(),
})

/** One row only, `id` 1, while the proxy wants a password. */
export const proxyPassword = sqliteTable('proxy_password', {
  id: integer('id').primaryKey(),
  /** Compact JWE of the vault. */
  sealed: text('sealed').notNull(),
  /** Scheme, host and port of the proxy that it was entered for, and is sent to. */
  origin: text('origin').notNull(),
  unreadable: integer('unreadable', { mode: 'boolean' }).notNull().default(false),
  updatedAt: integer('updated_at', { mode: 'timestamp_ms' }).notNull(),
})
