import { asc, eq } from 'drizzle-orm'
import type { Answer, Message } from '../../contract/conversation.ts'
import type { Db } from '../db/open.ts'
import type { AttachmentRows } from './attachment-rows.ts'
import { type StoredMessage, presentMessage } from './present.ts'
import { conversationMessages as table } from './table.ts'

export interface MessageRows {
  /** The whole tree, in the order in which it grew: parents before their children. */
  all(conversationId: string): Message[]
  add(conversationId: string, message: Message): void
  /** Writes what has become of answers, all at once. Answers the ids of those that are gone. */
  saveAll(answers: readonly Answer[]): string[]
}

export function createMessageRows(db: Db, attachments: AttachmentRows): MessageRows {
  return {
    all(conversationId) {
      const files = attachments.ofConversation(conversationId)
      return db
        .select()
        .from(table)
        .where(eq(table.conversationId, conversationId))
        .orderBy(asc(table.rowId))
        .all()
        .map((row) => presentMessage(row, files.get(row.id) ?? []))
    },
    add(conversationId, message) {
      const { id, parentId, role } = message
      const place = { id, conversationId, parentId, role, createdAt: new Date(message.createdAt) }
      const values = role === 'user' ? { text: message.text } : valuesOf(message)
      db.insert(table)
        .values({ ...place, ...values })
        .run()
    },
    saveAll(answers) {
      const save = (answer: Answer) =>
        db.update(table).set(valuesOf(answer)).where(eq(table.id, answer.id)).run().changes > 0
      return db.transaction(() => answers.flatMap((answer) => (save(answer) ? [] : answer.id)), {
        behavior: 'immediate',
      })
    },
  }
}

function valuesOf({ model, parts, state, ending, problem }: Answer) {
  const isOver = state === 'done' || state === 'failed' ? state : ('stopped' as const)
  const text = parts.map((part) => (part.type === 'text' ? part.text : '')).join('')
  return { text, model, parts, state: isOver, ending, problem } satisfies Partial<StoredMessage>
}
