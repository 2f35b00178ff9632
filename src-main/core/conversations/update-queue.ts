import type { ConversationUpdate } from '../../contract/conversation.ts'

/**
 * What one reader has still to be told. A slow reader finds words joined and what is no longer true
 * left out: the queue grows with the conversation, not with the time.
 */
export interface UpdateQueue {
  push(update: ConversationUpdate): void
  shift(): ConversationUpdate | undefined
}

export function createUpdateQueue(): UpdateQueue {
  const updates: ConversationUpdate[] = []
  const replace = (isOlder: (update: ConversationUpdate) => boolean, by: ConversationUpdate) => {
    const at = updates.findIndex((update) => update.type === by.type && isOlder(update))
    if (at === -1) updates.push(by)
    else updates[at] = by
  }
  return {
    shift: () => updates.shift(),
    push(update) {
      if (update.type === 'conversation') return replace(() => true, update)
      if (update.type === 'message') {
        const { id } = update.message
        removeWhere(updates, (other) => other.type === 'words' && other.messageId === id)
        return replace((other) => other.type === 'message' && other.message.id === id, update)
      }
      const last = update.type === 'words' ? updates.findLastIndex((one) => joins(one, update)) : -1
      const before = updates[last]
      if (update.type === 'words' && before?.type === 'words') {
        updates[last] = { ...before, text: before.text + update.text }
      } else {
        updates.push(update)
      }
    },
  }
}

type Words = Extract<ConversationUpdate, { type: 'words' }>

function joins(one: ConversationUpdate, { messageId, part }: Words): boolean {
  return one.type === 'words' && one.messageId === messageId && one.part === part
}

function removeWhere<T>(values: T[], isGone: (value: T) => boolean): void {
  const kept = values.filter((value) => !isGone(value))
  values.splice(0, values.length, ...kept)
}
