import type { AnswerEnd, AnswerEvent } from '../../chat.ts'
import { toChatLogprobs } from './chat-logprobs.ts'
import { frame, lastFrame } from './encoder.ts'
import { toFinishReason } from './finish-reason.ts'
import { toFacts, toUsage } from './usage.ts'

type Content = Exclude<AnswerEvent, { type: 'waiting' | 'finish' } | AnswerEnd>

/**
 * Chunks of a chat. Each choice begins with its role, and with no content when something else than
 * text comes first; a tool call with its index, id and name, the text of its arguments follows in
 * pieces. Only with `includeUsage` a last chunk tells the usage.
 */
export async function* streamChat(
  base: object,
  events: AsyncIterable<AnswerEvent | null>,
  includeUsage: boolean,
): AsyncGenerator<string, void> {
  const object = 'chat.completion.chunk'
  const usage = includeUsage ? { usage: null } : {}
  /** Of each choice that has begun, whether it goes on. */
  const going = new Map<number, boolean>()
  let ended = false

  const chunk = (
    index: number,
    delta: object,
    rest: { logprobs?: object | null; finish_reason?: string } = {},
  ) => {
    const choice = { index, delta, logprobs: null, finish_reason: null, ...rest }
    return frame({ ...base, object, choices: [choice], ...usage })
  }
  const begin = (index: number, content: '' | null) => {
    if (going.has(index)) return ''
    going.set(index, true)
    return chunk(index, { role: 'assistant', content })
  }

  for await (const event of events) {
    if (event === null) {
      const [open = 0] = [...going].find(([, goesOn]) => goesOn) ?? []
      yield begin(open, null) || chunk(open, {})
    } else if (event.type === 'end') {
      ended = true
      if (!includeUsage) continue
      yield frame({
        ...base,
        object,
        choices: [],
        usage: toUsage(event.usage),
        corral: toFacts(event),
      })
    } else if (event.type === 'finish') {
      yield (
        begin(event.choice, '') +
          chunk(event.choice, {}, { finish_reason: toFinishReason(event.reason) })
      )
      going.set(event.choice, false)
    } else if (event.type !== 'waiting') {
      const logprobs = event.type === 'text' ? toChatLogprobs(event.logprobs) : null
      const content = event.type === 'text' ? '' : null
      yield begin(event.choice, content) + chunk(event.choice, toDelta(event), { logprobs })
    }
  }
  if (!ended) throw new Error('the answer has no end')
  yield lastFrame
}

function toDelta(event: Content): object {
  if (event.type === 'text') return { content: event.text }
  if (event.type === 'thinking') return { reasoning_content: event.text }
  const { index } = event
  if (event.type === 'tool_arguments') {
    return { tool_calls: [{ index, function: { arguments: event.text } }] }
  }
  const { id, name } = event
  return { tool_calls: [{ index, id, type: 'function', function: { name, arguments: '' } }] }
}
