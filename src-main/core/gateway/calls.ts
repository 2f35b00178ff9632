import type { ChatInput, ChatUpdate } from '../../contract/chat.ts'
import { type CallContext, api } from '../api.ts'
import type { AnswerEvent, ChatRequest } from '../chat.ts'
import type { Inference } from './answer.ts'
import type { AnswerAsk } from './attempts/ask.ts'
import type { Gateway } from './gateway.ts'
import type { WindowLog } from './request-log/window-log.ts'
import { answerEvents } from './serve-answer.ts'

export function chatCalls(gateway: Gateway, inference: Inference, windowLog: WindowLog) {
  return {
    stream: api.chat.stream.handler(async ({ input, context, signal }) => {
      const ask = toAsk(input, context, inference, windowLog)
      const stop = signal ?? new AbortController().signal
      return toUpdates(await answerEvents(gateway, ask, stop))
    }),
  }
}

function toAsk(
  input: ChatInput,
  { caller }: CallContext,
  inference: Inference,
  windowLog: WindowLog,
): AnswerAsk {
  const log = windowLog(caller, 'chat')
  log.asked({ door: 'window', model: input.model, stream: true })
  const request = toChatRequest(input)
  const messages = input.turns.map(({ role, text }) => ({ role, content: text }))
  return {
    caller,
    door: 'window',
    wire: null,
    body: { bytes: new Uint8Array(), json: { messages, max_tokens: input.maxTokens } },
    headers: {},
    model: input.model,
    stream: true,
    log,
    local: (model, signal) => inference.chat({ ...request, model }, signal),
    inner: () => request,
    dropped: () => [],
    broken: () => '',
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
