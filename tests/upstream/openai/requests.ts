import type { Block, ChatRequest, Turn } from '../../../src-main/core/chat.ts'
import { chatRequest, user } from '../../engine/chat-requests.ts'
import { context, createDialect } from './streams.ts'

/** A chat that says nothing but `parts`. */
export function chat(parts: Partial<ChatRequest> = {}): ChatRequest {
  return chatRequest([user('Hi')], { model: 'gpt-5.4', toolChoice: 'none', ...parts })
}

export const turn = (role: Turn['role'], ...blocks: Block[]): Turn => ({ role, blocks })
export const said = (text: string): Block => ({ type: 'text', text })

/** How a provider gets a chat: `provider/model`. */
export function encode(
  name: string,
  parts: Partial<ChatRequest> = {},
  { stream = false, sessionKey = null as string | null } = {},
) {
  const at = name.indexOf('/')
  const provider = name.slice(0, at)
  const model = name.slice(at + 1)
  const own = { ...context, provider, model, stream, sessionKey }
  const { body, dropped } = createDialect().encodeChat(chat(parts), own)
  return { body, dropped, messages: body.messages as Record<string, unknown>[] }
}
