import type { ChatInput, ChatUpdate } from '../../contract/chat.ts'
import { api } from '../api.ts'
import type { AnswerEvent, ChatRequest } from '../chat.ts'
import type { Admit } from './admit.ts'
import type { Inference } from './answer.ts'

export function chatCalls(admit: Admit, inference: Inference) {
  return {
    stream: api.chat.stream.handler(({ input, context, signal }) => {
      admit(context.caller, { model: input.model, endpoint: 'chat' })
      return toUpdates(inference.chat(toChatRequest(input), signal ?? new AbortController().signal))
    }),
  }
}

/** A person waits for this answer, so it goes before those of programs. */
function toChatRequest({ model, turns, temperature, maxTokens }: ChatInput): ChatRequest {
  return {
    model,
    turns: turns.map(({ role, text }) => ({ role, blocks: [{ type: 'text', text }] })),
    tools: [],
    toolChoice: 'none',
    parallelToolCalls: false,
    output: { type: 'text' },
    thinking: { enabled: null, effort: null },
    templateOptions: {},
    sampling: temperature === undefined ? {} : { temperature },
    maxTokens: maxTokens ?? null,
    stop: [],
    choices: 1,
    topLogprobs: null,
    priority: 'high',
  }
}

async function* toUpdates(
  events: AsyncGenerator<AnswerEvent, void>,
): AsyncGenerator<ChatUpdate, void> {
  let reason: 'stop' | 'length' = 'stop'
  for await (const event of events) {
    switch (event.type) {
      case 'waiting':
        yield event
        break
      case 'text':
      case 'thinking':
        yield { type: event.type, text: event.text }
        break
      case 'finish':
        if (event.reason === 'length') reason = event.reason
        break
      case 'end':
        yield { ...event, reason }
        break
      // No tools are offered here.
      case 'tool_call':
      case 'tool_arguments':
        break
    }
  }
}
