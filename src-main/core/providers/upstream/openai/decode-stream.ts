import type { AnswerEvent } from '../../../chat.ts'
import { createAnswerPace } from '../answer-pace.ts'
import { parseJson } from '../json.ts'
import { drain } from '../sse/drain.ts'
import type { ServerSentEvent } from '../sse/read-events.ts'
import { UpstreamError } from '../upstream-error.ts'
import { createAnswerDecoder } from './answer-decoder.ts'

type Events = AsyncIterable<ServerSentEvent | null>

/**
 * The events of a streamed chat or completion. It ends with `[DONE]`, with the usage after the
 * reasons for the end, or with the bytes after these.
 * @throws UpstreamError `cut`, `provider`, and what an error in the stream means
 */
export async function* decodeStream(
  events: Events,
  onOpaque: (callId: string, opaque: unknown) => void,
): AsyncGenerator<AnswerEvent, void> {
  const pace = createAnswerPace()
  const decoder = createAnswerDecoder(onOpaque)
  const reader = events[Symbol.asyncIterator]()
  let isOver = false
  try {
    while (!isOver && !decoder.isWhole) {
      const { done, value } = await reader.next()
      isOver = done === true
      if (!value || value.data === '') continue
      if (value.data.trim() === '[DONE]') break
      const decoded = decoder.push(parsed(value.data))
      if (decoded.length > 0) pace.content()
      yield* decoded
    }
    yield* decoder.end()
    yield pace.end(decoder.usage)
    if (!isOver) isOver = await drain(reader)
  } finally {
    // Who waits for bytes that do not come cannot be waited for.
    if (!isOver) void Promise.resolve(reader.return?.()).catch(() => {})
  }
}

function parsed(data: string): unknown {
  const json = parseJson(data)
  if (json !== undefined) return json
  throw new UpstreamError('provider', 'The provider sent an event that is no JSON.')
}
