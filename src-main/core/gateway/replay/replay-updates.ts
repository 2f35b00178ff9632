import type { ReplayUpdate } from '../../../contract/kept-content.ts'
import type { AnswerEvent } from '../../chat.ts'

/** An answer for who looks on, after the id of its own request: calls of tools come whole, and nobody obeys them. */
export async function* toReplayUpdates(
  events: AsyncIterable<AnswerEvent>,
  requestId: string,
): AsyncGenerator<ReplayUpdate, void> {
  let reason: 'stop' | 'length' = 'stop'
  /** In the order in which they began; their pieces may come mixed. */
  const calls = new Map<number, { name: string; arguments: string }>()
  yield { type: 'begun', request_id: requestId }
  for await (const event of events) {
    switch (event.type) {
      case 'waiting':
        yield { type: event.type, for: event.for, progress: event.progress }
        break
      case 'text':
      case 'thinking':
        yield { type: event.type, text: event.text }
        break
      case 'tool_call':
        calls.set(event.index, { name: event.name, arguments: '' })
        break
      case 'tool_arguments': {
        const call = calls.get(event.index)
        if (call) call.arguments += event.text
        break
      }
      case 'finish':
        if (event.reason === 'length') reason = event.reason
        for (const call of calls.values()) yield { type: 'tool_call', ...call }
        calls.clear()
        break
      case 'end': {
        const { usage, firstTokenMs, tokensPerSecond } = event
        yield { type: 'end', reason, usage, firstTokenMs, tokensPerSecond }
        break
      }
    }
  }
}
