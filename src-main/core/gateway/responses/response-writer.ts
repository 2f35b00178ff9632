import type { AnswerEnd } from '../../chat.ts'
import type { AnswerWriter } from '../send-answer.ts'
import { type ResponseEvent, createResponseEvents } from './response-events.ts'
import type { ResponsesRequest } from './responses-request.ts'

/** Between two signs of life while an answer grows out of sight. */
const hiddenSilenceMs = 10_000

/**
 * Writes an answer as OpenAI's Responses API does
 * (https://platform.openai.com/docs/api-reference/responses/object, and /responses-streaming). A
 * silence becomes another `response.in_progress`: Codex does not count comments as signs of life.
 */
export function createResponseWriter(request: ResponsesRequest): AnswerWriter {
  const writing = createResponseEvents(request)
  return {
    async collect(events) {
      let end: AnswerEnd | undefined
      for await (const event of events) {
        writing.take(event)
        if (event.type === 'end') end = event
      }
      if (!end) throw new Error('the answer has no end')
      return { body: writing.response(), end }
    },
    async *stream(events) {
      let ended = false
      let sentAt = performance.now()
      for await (const event of events) {
        let made = writing.take(event)
        if (made.length === 0 && performance.now() - sentAt >= hiddenSilenceMs) {
          made = writing.take(null)
        }
        ended = event?.type === 'end'
        if (made.length === 0) continue
        sentAt = performance.now()
        yield made.map(toFrame).join('')
      }
      if (!ended) throw new Error('the answer has no end')
    },
    failure: (error) => writing.fail(error).map(toFrame).join(''),
  }
}

function toFrame(event: ResponseEvent): string {
  return `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`
}
