import { randomBytes } from 'node:crypto'
import type { AnswerEvent } from '../../chat.ts'
import type { AnswerWriter } from '../send-answer.ts'
import { toAnthropicError } from './error.ts'
import { collectMessage } from './message-content.ts'
import { eventFrame, streamMessage } from './message-stream.ts'
import { toStop } from './stop-reason.ts'
import { toInputUsage, toUsage } from './usage.ts'

export interface MessageWriter extends AnswerWriter {
  /** Hands on the events of an answer, and remembers what they say about the prompt. */
  watch(events: AsyncIterable<AnswerEvent>): AsyncGenerator<AnswerEvent, void>
}

/**
 * Writes an answer as Anthropic's Messages API does
 * (https://platform.claude.com/docs/en/api/messages, and /streaming for the events).
 */
export function createMessageWriter(
  model: string,
  { showThinking, requestId }: { showThinking: boolean; requestId: string },
): MessageWriter {
  const id = `msg_${randomBytes(18).toString('base64url')}`
  const base = { id, type: 'message', role: 'assistant', model }
  let prompt = { tokens: 0, cachedTokens: 0 }

  return {
    async *watch(events) {
      for await (const event of events) {
        if (event.type === 'waiting' && event.prompt) prompt = event.prompt
        yield event
      }
    },
    async collect(events) {
      const { content, finish, end } = await collectMessage(events, showThinking)
      const body = { ...base, content, ...toStop(finish), usage: toUsage(end) }
      return { body, end }
    },
    stream(events) {
      const start = () => ({
        ...base,
        content: [],
        stop_reason: null,
        stop_sequence: null,
        usage: { ...toInputUsage(prompt), output_tokens: 0 },
      })
      return streamMessage(events, start, showThinking)
    },
    failure: (error) => eventFrame(toAnthropicError(error, requestId)),
  }
}
