import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** Administrative acts. Each row's hash covers the row and the hash before it. */
export const acts = sqliteTable('acts', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  at: integer('at', { mode: 'timestamp_ms' }).notNull(),
  who: text('who').notNull(),
  what: text('what').notNull(),
  object: text('object'),
  outcome: text('outcome').notNull(),
  hash: text('hash').notNull(),
})
