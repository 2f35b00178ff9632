import type { Conversation } from '../../contract/conversation.ts'

export type ListUpdate =
  | { readonly type: 'conversation'; readonly conversation: Conversation }
  | { readonly type: 'removed'; readonly id: string }

/** What one reader of a list has still to be told: of each conversation only the last. */
export function createListQueue() {
  const updates = new Map<string, ListUpdate>()
  return {
    push(update: ListUpdate): void {
      const id = update.type === 'removed' ? update.id : update.conversation.id
      updates.delete(id)
      updates.set(id, update)
    },
    shift(): ListUpdate | undefined {
      const [first] = updates
      if (first) updates.delete(first[0])
      return first?.[1]
    },
  }
}
