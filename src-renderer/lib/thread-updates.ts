import type {
  Answer,
  Conversation,
  ConversationUpdate,
  Message,
} from '../../src-main/contract/conversation.ts'

/** A conversation with all its messages, as the last events left it. */
export interface ThreadContent {
  /** `null` until it is known. */
  conversation: Conversation | null
  messages: readonly Message[]
  /** It was removed, here or elsewhere. */
  removed: boolean
}

/** Messages that did not change keep their identity, and are not drawn again. */
export function withUpdate(thread: ThreadContent, update: ConversationUpdate): ThreadContent {
  switch (update.type) {
    case 'now':
      return { conversation: update.conversation, messages: update.messages, removed: false }
    case 'conversation':
      return { ...thread, conversation: update.conversation }
    case 'message':
      return { ...thread, messages: withMessage(thread.messages, update.message) }
    case 'words':
      return { ...thread, messages: withWords(thread.messages, update) }
    case 'removed':
    default:
      return { ...thread, removed: true }
  }
}

function withMessage(messages: readonly Message[], message: Message): Message[] {
  const at = messages.findLastIndex(({ id }) => id === message.id)
  return at === -1 ? [...messages, message] : messages.with(at, message)
}

type Words = Extract<ConversationUpdate, { type: 'words' }>

function withWords(messages: readonly Message[], words: Words): readonly Message[] {
  const at = messages.findLastIndex(({ id }) => id === words.messageId)
  const message = messages[at]
  if (message?.role !== 'assistant') return messages
  return messages.with(at, withPartWords(message, words))
}

function withPartWords(answer: Answer, { part: index, text }: Words): Answer {
  const part = answer.parts[index]
  if (part === undefined || part.type === 'tool') return answer
  const grown = { ...part, text: part.text + text }
  return { ...answer, parts: answer.parts.with(index, grown) }
}
