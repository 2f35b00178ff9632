import { type SQL, and, count, desc, eq, inArray, isNull, lt, or } from 'drizzle-orm'
import type { ConversationFields } from '../../contract/conversation.ts'
import type { Db } from '../db/open.ts'
import { CorralError } from '../errors.ts'
import { given } from '../lib/given.ts'
import { newId } from './new-id.ts'
import { conversationMessages, conversations } from './table.ts'

export type ConversationRow = typeof conversations.$inferSelect

export interface ConversationRows {
  /** @throws CorralError `not_found`, also for one of somebody else */
  demand(userId: number | null, id: string): ConversationRow
  /** `null` when it is gone. */
  byId(id: string): ConversationRow | null
  insert(userId: number | null, fields: ConversationFields): ConversationRow
  /** Answers `null` when it is gone. */
  update(
    id: string,
    values: Partial<Omit<ConversationRow, 'id' | 'userId'>>,
  ): ConversationRow | null
  remove(id: string): void
  /** Newest first. @throws CorralError `not_found` for an `after` that is gone */
  page(userId: number | null, page: Page): ConversationRow[]
  /** Of those that are there, in the order of the ids. */
  byIds(ids: readonly string[]): ConversationRow[]
  messageCounts(ids: readonly string[]): ReadonlyMap<string, number>
}

interface Page {
  readonly limit: number
  /** Below this one. */
  readonly after: string | null
}

export function createConversationRows(db: Db): ConversationRows {
  const byId = (id: string) =>
    db.select().from(conversations).where(eq(conversations.id, id)).get() ?? null
  const demand = (userId: number | null, id: string) => {
    const row = byId(id)
    if (row && row.userId === userId) return row
    throw new CorralError('not_found', 'There is no such conversation.')
  }
  return {
    demand,
    byId,
    insert(userId, fields) {
      const now = new Date()
      const usual = { title: '', models: [] }
      const values = { ...usual, ...given(fields), id: newId(), userId, createdAt: now }
      return db
        .insert(conversations)
        .values({ ...values, updatedAt: now })
        .returning()
        .get()
    },
    update(id, values) {
      const row = db
        .update(conversations)
        .set(values)
        .where(eq(conversations.id, id))
        .returning()
        .get() as ConversationRow | undefined
      return row ?? null
    },
    remove(id) {
      db.delete(conversations).where(eq(conversations.id, id)).run()
    },
    page(userId, { limit, after }) {
      const last = after === null ? null : demand(userId, after)
      return db
        .select()
        .from(conversations)
        .where(and(ofUser(userId), last ? below(last) : undefined))
        .orderBy(desc(conversations.updatedAt), desc(conversations.id))
        .limit(limit)
        .all()
    },
    byIds(ids) {
      const isAmong = inArray(conversations.id, [...ids])
      const rows = db.select().from(conversations).where(isAmong).all()
      const byId = new Map(rows.map((row) => [row.id, row]))
      return ids.flatMap((id) => byId.get(id) ?? [])
    },
    messageCounts(ids) {
      const { conversationId } = conversationMessages
      const rows = db
        .select({ id: conversationId, messages: count() })
        .from(conversationMessages)
        .where(inArray(conversationId, [...ids]))
        .groupBy(conversationId)
        .all()
      return new Map(rows.map(({ id, messages }) => [id, messages]))
    },
  }
}

function ofUser(userId: number | null): SQL | undefined {
  return userId === null ? isNull(conversations.userId) : eq(conversations.userId, userId)
}

function below({ id, updatedAt }: ConversationRow): SQL | undefined {
  const isOfSameTime = and(eq(conversations.updatedAt, updatedAt), lt(conversations.id, id))
  return or(lt(conversations.updatedAt, updatedAt), isOfSameTime)
}
