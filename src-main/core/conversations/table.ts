import { blob, index, integer, real, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { AnswerEnding, AnswerPart } from '../../contract/conversation.ts'
import { users } from '../accounts/table.ts'

export const conversations = sqliteTable(
  'conversations',
  {
    id: text('id').primaryKey(),
    /** Whose it is; `null` for the owner of this machine's account. */
    userId: integer('user_id').references(() => users.id, { onDelete: 'cascade' }),
    /** Of the first question until the user gives one; empty before it. */
    title: text('title').notNull(),
    models: text('models', { mode: 'json' }).$type<string[]>().notNull(),
    systemPrompt: text('system_prompt'),
    temperature: real('temperature'),
    maxTokens: integer('max_tokens'),
    thinking: text('thinking', { enum: ['on', 'off'] }),
    toolsOn: integer('tools_on', { mode: 'boolean' }).notNull().default(false),
    /** Tools that the user lets run without being asked, in this conversation, as they were then. */
    allowedTools: text('allowed_tools', { mode: 'json' }).$type<string[]>().notNull().default([]),
    /** Last message of the branch that is shown. */
    leafId: text('leaf_id'),
    createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
    updatedAt: integer('updated_at', { mode: 'timestamp_ms' }).notNull(),
  },
  (table) => [index('conversations_user').on(table.userId, table.updatedAt)],
)

/** Questions and answers, as trees: messages with one parent are branches. */
export const conversationMessages = sqliteTable(
  'conversation_messages',
  {
    /** In the order in which they came. */
    rowId: integer('row_id').primaryKey({ autoIncrement: true }),
    id: text('id').notNull().unique(),
    conversationId: text('conversation_id')
      .notNull()
      .references(() => conversations.id, { onDelete: 'cascade' }),
    parentId: text('parent_id'),
    role: text('role', { enum: ['user', 'assistant'] }).notNull(),
    /** What a search finds: the question, or the words of the answer. */
    text: text('text').notNull(),
    /** Of an answer: as asked for. */
    model: text('model'),
    parts: text('parts', { mode: 'json' }).$type<AnswerPart[]>(),
    /**
     * Of an answer. While it is written, `stopped`: the row always says what is true if this process
     * ends now.
     */
    state: text('state', { enum: ['done', 'stopped', 'failed'] }),
    ending: text('ending', { mode: 'json' }).$type<AnswerEnding>(),
    problem: text('problem'),
    createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
  },
  (table) => [index('conversation_messages_conversation').on(table.conversationId)],
)

/** Files that go with questions. */
export const conversationAttachments = sqliteTable(
  'conversation_attachments',
  {
    id: text('id').primaryKey(),
    conversationId: text('conversation_id')
      .notNull()
      .references(() => conversations.id, { onDelete: 'cascade' }),
    /** The question it belongs to; `null` until it is asked. */
    messageId: text('message_id'),
    /** Among those of its question. */
    position: integer('position').notNull().default(0),
    name: text('name').notNull(),
    kind: text('kind', { enum: ['text', 'image'] }).notNull(),
    mediaType: text('media_type').notNull(),
    /** UTF-8 text, or the picture. */
    content: blob('content', { mode: 'buffer' }).notNull(),
    createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
  },
  (table) => [index('conversation_attachments_conversation').on(table.conversationId)],
)
