import { randomBytes } from 'node:crypto'
import type { ChatEnd, ChatEvent, ChatUsage } from '../../chat.ts'
import type { CorralError } from '../../errors.ts'
import { toOpenAiError } from './error.ts'

/**
 * Writes answers as OpenAI's Chat Completions does
 * (https://platform.openai.com/docs/api-reference/chat/object and /chat-streaming).
 */
export interface ChatEncoder {
  /** The whole answer as one JSON body. Reads `events` to the end. */
  collect(events: AsyncIterable<ChatEvent>): Promise<object>
  /** The answer as server-sent events, `[DONE]` included. */
  stream(events: AsyncIterable<ChatEvent>, includeUsage: boolean): AsyncGenerator<string, void>
  /** What a stream that broke says before it closes. */
  failure(error: CorralError): string
}

export function createChatEncoder(model: string): ChatEncoder {
  const base = {
    id: `chatcmpl-${randomBytes(15).toString('base64url')}`,
    created: Math.floor(Date.now() / 1000),
    model,
  }
  const frame = (value: object) => `data: ${JSON.stringify(value)}\n\n`

  return {
    async collect(events) {
      let content = ''
      let end: ChatEnd | undefined
      for await (const event of events) {
        if (event.type === 'text') content += event.text
        if (event.type === 'end') end = event
      }
      if (!end) throw new Error('the answer has no end')
      const message = { role: 'assistant', content, refusal: null }
      return {
        ...base,
        object: 'chat.completion',
        choices: [{ index: 0, message, logprobs: null, finish_reason: end.reason }],
        usage: toUsage(end.usage),
      }
    },

    async *stream(events, includeUsage) {
      const usage = includeUsage ? { usage: null } : {}
      const chunk = (delta: object, finishReason: string | null = null) =>
        frame({
          ...base,
          object: 'chat.completion.chunk',
          choices: [{ index: 0, delta, logprobs: null, finish_reason: finishReason }],
          ...usage,
        })
      yield chunk({ role: 'assistant', content: '' })
      for await (const event of events) {
        if (event.type === 'text') yield chunk({ content: event.text })
        if (event.type !== 'end') continue
        yield chunk({}, event.reason)
        if (!includeUsage) continue
        const last = { ...base, object: 'chat.completion.chunk', choices: [] }
        yield frame({ ...last, usage: toUsage(event.usage) })
      }
      yield 'data: [DONE]\n\n'
    },

    failure: (error) => frame(toOpenAiError(error)),
  }
}

function toUsage(usage: ChatUsage) {
  return {
    prompt_tokens: usage.promptTokens,
    completion_tokens: usage.completionTokens,
    total_tokens: usage.promptTokens + usage.completionTokens,
    prompt_tokens_details: { cached_tokens: usage.cachedTokens },
  }
}
