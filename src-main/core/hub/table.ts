import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** One row only, `id` 1, while there is a token for the hub. */
export const hubToken = sqliteTable('hub_token', {
  id: integer('id').primaryKey(),
  /** Compact JWE of the vault. */
  sealed: text('sealed').notNull(),
  /** Scheme, host and port of the hub that it was entered for, and is sent to. */
  origin: text('origin').notNull(),
  lastFour: text('last_four'),
  /** As whoami has said. */
  account: text('account'),
  unreadable: integer('unreadable', { mode: 'boolean' }).notNull().default(false),
  updatedAt: integer('updated_at', { mode: 'timestamp_ms' }).notNull(),
})
