import type { Attachment, Conversation, Message } from '../../contract/conversation.ts'
import type { ConversationRow } from './conversation-rows.ts'
import type { conversationMessages } from './table.ts'

export type StoredMessage = typeof conversationMessages.$inferSelect

/** A conversation as its user sees it. */
export function presentConversation(
  row: ConversationRow,
  now: { readonly messageCount: number; readonly running: boolean },
): Conversation {
  const { userId: _userId, allowedTools: _allowedTools, createdAt, updatedAt, ...shown } = row
  const times = { createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() }
  return { ...shown, ...now, ...times }
}

/** A message as it was kept. */
export function presentMessage(row: StoredMessage, attachments: Attachment[]): Message {
  const { id, parentId, role, text } = row
  const place = { id, parentId, createdAt: row.createdAt.toISOString() }
  if (role === 'user') return { ...place, role, text, attachments }
  return {
    ...place,
    role,
    model: row.model ?? '',
    parts: row.parts ?? [],
    state: row.state ?? 'stopped',
    waiting: null,
    ending: row.ending,
    problem: row.problem,
  }
}
