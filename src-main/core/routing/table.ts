import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { RuleConditions, RuleOptions, RuleTarget } from '../../contract/routing.ts'

/** The first target and the last stand in columns of their own, as the predecessors have them. */
export const routingRules = sqliteTable(
  'routing_rules',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    modelPattern: text('model_pattern').notNull(),
    patternType: text('pattern_type', { enum: ['exact', 'prefix', 'regex'] })
      .notNull()
      .default('exact'),
    backendType: text('backend_type').notNull(),
    backendModel: text('backend_model'),
    fallbackBackend: text('fallback_backend'),
    priority: integer('priority').notNull().default(0),
    enabled: integer('enabled', { mode: 'boolean' }).notNull().default(true),
    targets: text('targets', { mode: 'json' }).$type<RuleTarget[]>().notNull().default([]),
    conditions: text('conditions', { mode: 'json' }).$type<RuleConditions>().notNull().default({}),
    options: text('options', { mode: 'json' }).$type<RuleOptions>().notNull(),
    createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
    updatedAt: integer('updated_at', { mode: 'timestamp_ms' }).notNull(),
  },
  (table) => [index('routing_rules_priority').on(table.priority)],
)
