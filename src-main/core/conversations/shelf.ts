import type { Conversation, ConversationUpdate, Message } from '../../contract/conversation.ts'
import type { Db } from '../db/open.ts'
import type { Log } from '../lib/log.ts'
import { type Answers, createAnswers } from './answers.ts'
import { type AttachmentRows, createAttachmentRows } from './attachment-rows.ts'
import {
  type ConversationRow,
  type ConversationRows,
  createConversationRows,
} from './conversation-rows.ts'
import { type Feed, createFeed } from './feed.ts'
import { type ListUpdate, createListQueue } from './list-queue.ts'
import { type MessageRows, createMessageRows } from './message-rows.ts'
import { presentConversation } from './present.ts'
import { createUpdateQueue } from './update-queue.ts'

/** What is kept of conversations, what is being written in them, and who is told. */
export interface Shelf {
  readonly conversations: ConversationRows
  readonly messages: MessageRows
  readonly attachments: AttachmentRows
  readonly answers: Answers
  readonly feed: Feed<ConversationUpdate>
  /** By `listKey` of the user. */
  readonly listFeed: Feed<ListUpdate>
  present(rows: readonly ConversationRow[]): Conversation[]
  /** The whole tree as it is now, what is being written among it. */
  tree(conversationId: string): Message[]
  /** Something about the conversation itself has changed. Answers how it is now. */
  tellChanged(row: ConversationRow): Conversation
  tellRemoved(row: ConversationRow): void
  /** All changes, or none. */
  atOnce<T>(work: () => T): T
}

export function createShelf({ db, log }: { readonly db: Db; readonly log: Log }): Shelf {
  const conversations = createConversationRows(db)
  const attachments = createAttachmentRows(db)
  const messages = createMessageRows(db, attachments)
  const feed = createFeed(createUpdateQueue)
  const listFeed = createFeed(createListQueue)
  const answers = createAnswers({
    rows: messages,
    log,
    publish: feed.publish,
    onEnd(conversationId) {
      const row = conversations.byId(conversationId)
      if (row) tellChanged(row)
    },
  })
  const present = (rows: readonly ConversationRow[]) => {
    const counts = conversations.messageCounts(rows.map(({ id }) => id))
    return rows.map((row) => {
      const now = { messageCount: counts.get(row.id) ?? 0, running: answers.isRunning(row.id) }
      return presentConversation(row, now)
    })
  }
  const tellChanged = (row: ConversationRow) => {
    const [conversation] = present([row])
    if (!conversation) throw new Error('a conversation that is there was not presented')
    feed.publish(row.id, { type: 'conversation', conversation })
    listFeed.publish(listKey(row.userId), { type: 'conversation', conversation })
    return conversation
  }
  return {
    conversations,
    messages,
    attachments,
    answers,
    feed,
    listFeed,
    present,
    tree: (conversationId) =>
      messages
        .all(conversationId)
        .map((message) => (message.role === 'user' ? message : answers.overlaid(message))),
    tellChanged,
    tellRemoved({ id, userId }) {
      feed.publish(id, { type: 'removed' })
      feed.close(id)
      listFeed.publish(listKey(userId), { type: 'removed', id })
    },
    atOnce: (work) => db.transaction(work, { behavior: 'immediate' }),
  }
}

export function listKey(userId: number | null): string {
  return userId === null ? 'owner' : String(userId)
}
