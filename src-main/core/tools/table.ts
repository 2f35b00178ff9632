import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { ToolConsent } from '../../contract/tools.ts'

/** Programs and addresses that offer tools over MCP. */
export const mcpServers = sqliteTable('mcp_servers', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  /** Names its secrets for the vault; no other server ever gets it. */
  uid: text('uid').notNull().unique(),
  name: text('name').notNull().unique(),
  on: integer('on', { mode: 'boolean' }).notNull().default(true),
  /** What may be shown: command and arguments, or address; names of variables and headers. */
  transport: text('transport', { mode: 'json' })
    .$type<
      | { type: 'stdio'; command: string; args: string[]; environmentNames: string[] }
      | { type: 'http'; url: string; headerNames: string[]; allowPrivate: boolean }
    >()
    .notNull(),
  /** Compact JWE of the vault: JSON of the variables or headers; `null` without any. */
  sealed: text('sealed'),
  createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
})

/** What users have said about tools. Without a row, a tool asks. */
export const toolConsents = sqliteTable(
  'tool_consents',
  {
    /** 0 for the owner of this machine's account. */
    userId: integer('user_id').notNull(),
    tool: text('tool').notNull(),
    consent: text('consent').$type<ToolConsent>().notNull(),
    /** What the tool said of itself when it was allowed; once it says otherwise, it asks again. */
    fingerprint: text('fingerprint'),
  },
  (table) => [primaryKey({ columns: [table.userId, table.tool] })],
)
