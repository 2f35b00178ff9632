import type { ConversationFields } from '../../../src-main/contract/conversation.ts'
import { changeNewChat } from '../../stores/chat.ts'
import { changeConversation } from '../../stores/conversations.ts'
import { useThread } from '../../stores/thread.ts'

/** Changes what the questions of the conversation on the screen are asked with. @throws ORPCError */
export async function changeSettings(fields: Omit<ConversationFields, 'title'>): Promise<void> {
  const { id } = useThread.getState()
  if (id === null) changeNewChat(fields)
  else await changeConversation(id, fields)
}
