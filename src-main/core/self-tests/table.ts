import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { SelfTestResult } from '../../contract/self-tests.ts'

/** The newest test of a model. */
export const selfTests = sqliteTable('self_tests', {
  modelId: text('model_id').primaryKey(),
  /** The file that was tested: path, size and time of change. */
  identity: text('identity').notNull(),
  results: text('results', { mode: 'json' }).$type<SelfTestResult[]>().notNull(),
  testedAt: integer('tested_at', { mode: 'timestamp_ms' }).notNull(),
})
