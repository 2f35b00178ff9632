import { sql } from 'drizzle-orm'
import { integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import type { KvCacheType } from '../../contract/fit.ts'
import type { ProfileFields } from '../../contract/profiles.ts'

/** Settings on top of a model, under a name of their own. */
export const profiles = sqliteTable(
  'profiles',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    name: text('name').notNull(),
    modelId: text('model_id').notNull(),
    description: text('description').notNull().default(''),
    systemPrompt: text('system_prompt'),
    systemPromptMode: text('system_prompt_mode', { enum: ['default', 'prepend'] })
      .notNull()
      .default('default'),
    sampling: text('sampling', { mode: 'json' })
      .$type<ProfileFields['sampling']>()
      .notNull()
      .default({}),
    contextTokens: integer('context_tokens'),
    kvCacheType: text('kv_cache_type').$type<KvCacheType>(),
    thinking: text('thinking', { enum: ['on', 'off'] }),
    pinned: integer('pinned', { mode: 'boolean' }).notNull().default(false),
    aliases: text('aliases', { mode: 'json' }).$type<string[]>().notNull().default([]),
    createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
    updatedAt: integer('updated_at', { mode: 'timestamp_ms' }).notNull(),
  },
  (table) => [uniqueIndex('profiles_name').on(sql`lower(${table.name})`)],
)
