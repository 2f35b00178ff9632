import { useMemo } from 'react'
import type { Conversation } from '../../../../src-main/contract/conversation.ts'
import { useChat } from '../../../stores/chat.ts'
import { useThread } from '../../../stores/thread.ts'

export type ChatSettings = Pick<
  Conversation,
  'systemPrompt' | 'temperature' | 'maxTokens' | 'thinking' | 'toolsOn'
>

/** What the conversation on the screen is asked with. */
export function useSettings(): ChatSettings {
  const kept = useThread(({ conversation }) => conversation)
  const chosen = useChat(({ settings }) => settings)
  return useMemo(() => {
    const { systemPrompt, temperature, maxTokens, thinking, toolsOn } = kept ?? chosen
    return {
      systemPrompt: systemPrompt ?? null,
      temperature: temperature ?? null,
      maxTokens: maxTokens ?? null,
      thinking: thinking ?? null,
      toolsOn: toolsOn ?? false,
    }
  }, [kept, chosen])
}
