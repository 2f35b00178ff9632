import type { ChatInput } from '../../contract/chat.ts'
import { api } from '../api.ts'
import type { ChatRequest } from '../chat.ts'
import type { Admit } from './admit.ts'
import type { Answer } from './answer.ts'

export function chatCalls(admit: Admit, answer: Answer) {
  return {
    stream: api.chat.stream.handler(({ input, context, signal }) => {
      admit(context.caller, { model: input.model, endpoint: 'chat' })
      return answer(toChatRequest(input), signal ?? new AbortController().signal)
    }),
  }
}

function toChatRequest(input: ChatInput): ChatRequest {
  const { model, turns, temperature, maxTokens } = input
  return {
    model,
    turns: turns.map(({ role, text }) => ({ role, blocks: [{ type: 'text', text }] })),
    sampling: temperature === undefined ? {} : { temperature },
    maxTokens: maxTokens ?? null,
    stop: [],
  }
}
