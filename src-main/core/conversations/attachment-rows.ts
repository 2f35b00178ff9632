import { and, asc, eq, inArray, isNull, lt, sql } from 'drizzle-orm'
import type { Attachment, NewAttachment } from '../../contract/conversation.ts'
import type { Db } from '../db/open.ts'
import { CorralError } from '../errors.ts'
import { newId } from './new-id.ts'
import { conversationAttachments as table } from './table.ts'

/** Files that go with questions. */
export interface AttachmentRows {
  add(conversationId: string, file: NewAttachment): Attachment
  /** @throws CorralError `not_found` */
  read(conversationId: string, id: string): NewAttachment
  /** Of a conversation, without what they hold, by their question. */
  ofConversation(conversationId: string): ReadonlyMap<string, Attachment[]>
  /** What the attachments of these questions hold, by question, in order. */
  contents(messageIds: readonly string[]): ReadonlyMap<string, NewAttachment[]>
  /** In the order given. @throws CorralError `not_found` when one is not of this conversation */
  demand(conversationId: string, ids: readonly string[]): Attachment[]
  /**
   * Gives them to a question, in this order; one that belongs to another question is copied.
   * @throws CorralError `not_found`
   */
  give(conversationId: string, messageId: string, ids: readonly string[]): Attachment[]
  /** Those that no question has taken. */
  removeUntaken(before: Date): void
}

const shown = {
  id: table.id,
  messageId: table.messageId,
  name: table.name,
  kind: table.kind,
  mediaType: table.mediaType,
  sizeBytes: sql<number>`length(${table.content})`,
}

export function createAttachmentRows(db: Db): AttachmentRows {
  const found = (conversationId: string, ids: readonly string[]) => {
    const isAmong = and(eq(table.conversationId, conversationId), inArray(table.id, [...ids]))
    const byId = new Map(
      db
        .select(shown)
        .from(table)
        .where(isAmong)
        .all()
        .map((row) => [row.id, row]),
    )
    return [...new Set(ids)].map((id) => byId.get(id) ?? missing())
  }

  return {
    add(conversationId, file) {
      const content = contentOf(file)
      const { name, kind, mediaType } = file
      const id = newId()
      const values = { id, conversationId, name, kind, mediaType, content, createdAt: new Date() }
      db.insert(table).values(values).run()
      return { id, name, kind, mediaType, sizeBytes: content.length }
    },
    read(conversationId, id) {
      const isIt = and(eq(table.conversationId, conversationId), eq(table.id, id))
      const row = db.select().from(table).where(isIt).get()
      return row ? fileOf(row) : missing()
    },
    ofConversation(conversationId) {
      const rows = db
        .select(shown)
        .from(table)
        .where(eq(table.conversationId, conversationId))
        .orderBy(asc(table.position))
        .all()
      const byQuestion = Map.groupBy(rows, ({ messageId }) => messageId ?? '')
      return new Map([...byQuestion].map(([id, files]) => [id, files.map(asAttachment)]))
    },
    contents(messageIds) {
      const rows = db
        .select()
        .from(table)
        .where(inArray(table.messageId, [...messageIds]))
        .orderBy(asc(table.position))
        .all()
      const byQuestion = Map.groupBy(rows, ({ messageId }) => messageId ?? '')
      return new Map([...byQuestion].map(([id, files]) => [id, files.map(fileOf)]))
    },
    demand: (conversationId, ids) => found(conversationId, ids).map(asAttachment),
    give(conversationId, messageId, ids) {
      return found(conversationId, ids).map((attachment, position) => {
        const isFree = attachment.messageId === null
        const id = isFree ? attachment.id : newId()
        const place = { messageId, position }
        if (isFree) db.update(table).set(place).where(eq(table.id, id)).run()
        else {
          const row = db.select().from(table).where(eq(table.id, attachment.id)).get() ?? missing()
          db.insert(table)
            .values({ ...row, ...place, id })
            .run()
        }
        return { ...asAttachment(attachment), id }
      })
    },
    removeUntaken(before) {
      db.delete(table)
        .where(and(isNull(table.messageId), lt(table.createdAt, before)))
        .run()
    },
  }
}

function asAttachment({ id, name, kind, mediaType, sizeBytes }: Attachment): Attachment {
  return { id, name, kind, mediaType, sizeBytes }
}

function contentOf(file: NewAttachment): Buffer {
  return file.kind === 'text' ? Buffer.from(file.text) : Buffer.from(file.data, 'base64')
}

function fileOf(row: typeof table.$inferSelect): NewAttachment {
  const { kind, name, mediaType, content } = row
  if (kind === 'text') return { kind, name, mediaType, text: content.toString() }
  const type = mediaType as Extract<NewAttachment, { kind: 'image' }>['mediaType']
  return { kind, name, mediaType: type, data: content.toString('base64') }
}

function missing(): never {
  throw new CorralError('not_found', 'There is no such attachment in this conversation.')
}
