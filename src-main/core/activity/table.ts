import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** Whose requests and answers are kept. The log itself lies in a file of its own (`store/`). */
export const keepRules = sqliteTable(
  'keep_rules',
  {
    scope: text('scope', { enum: ['app', 'rule'] }).notNull(),
    /** Id of the token or of the rule. */
    scopeId: text('scope_id').notNull(),
    hours: integer('hours').notNull(),
    updatedAt: integer('updated_at', { mode: 'timestamp_ms' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.scope, table.scopeId] })],
)
