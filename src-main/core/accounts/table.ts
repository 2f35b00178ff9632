import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

export const appTokens = sqliteTable('app_tokens', {
  id: text('id').primaryKey(),
  label: text('label').notNull(),
  access: text('access', { enum: ['user', 'admin'] }).notNull(),
  /** SHA-256 of the token, hex. The token is random, so a slow hash would protect nothing more. */
  hash: text('hash').notNull().unique(),
  lastFour: text('last_four').notNull(),
  createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
  lastUsedAt: integer('last_used_at', { mode: 'timestamp_ms' }),
})
