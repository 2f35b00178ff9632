import type { ChatRequest, Turn } from '../../../src-main/core/chat.ts'
import { encodeChat } from '../../../src-main/core/providers/upstream/anthropic/encode-chat.ts'
import {
  type Continuity,
  createContinuity,
} from '../../../src-main/core/providers/upstream/continuity.ts'
import type { UpstreamContext } from '../../../src-main/core/providers/upstream/upstream-dialect.ts'
import { chatRequest, user } from '../../engine/chat-requests.ts'

export function chat(fields: Partial<ChatRequest> = {}): ChatRequest {
  const plain = { model: 'asked', toolChoice: 'none', maxTokens: 1000 } as const
  return chatRequest([user('Hello')], { ...plain, ...fields })
}

export function says(role: 'system' | 'user' | 'assistant', ...texts: string[]): Turn {
  return { role, blocks: texts.map((text) => ({ type: 'text', text })) }
}

export function calls(...ids: string[]): Turn {
  return {
    role: 'assistant',
    blocks: ids.map((id) => ({ type: 'tool_call', id, name: 'look', arguments: '{"at": 1}' })),
  }
}

export function result(callId: string, text: string): Turn {
  return { role: 'tool', blocks: [{ type: 'tool_result', callId, text }] }
}

/** One of each kind, of which each knows something that the others do not. */
export const models = {
  newest: 'claude-opus-4-8',
  always: 'claude-opus-5-5',
  sonnet55: 'claude-sonnet-5-5',
  adaptive46: 'claude-opus-4-6',
  budget: 'claude-sonnet-4-5-20250929',
  old: 'claude-3-haiku-20240307',
  foreign: 'glm-5',
}

export const context: UpstreamContext = {
  provider: 'anthropic',
  model: models.newest,
  stream: true,
  sessionKey: null,
  account: 'anthropic/one',
  promptCache: false,
}

export const emptyContinuity: Continuity = createContinuity({ now: () => 0 })

/** The body of a chat, and what was left out. */
export function encoded(
  fields: Partial<ChatRequest> = {},
  changes: Partial<UpstreamContext> = {},
  continuity = emptyContinuity,
) {
  return encodeChat(chat(fields), { ...context, ...changes }, continuity)
}
