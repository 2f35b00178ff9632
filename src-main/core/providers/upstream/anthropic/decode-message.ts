import type { AnswerEvent, Usage } from '../../../chat.ts'
import { createAnswerPace } from '../answer-pace.ts'
import { classifyError } from '../classify.ts'
import { isObject, objectOf, parseJson, textOf } from '../json.ts'
import { drain } from '../sse/drain.ts'
import type { ServerSentEvent } from '../sse/read-events.ts'
import { UpstreamError } from '../upstream-error.ts'
import { createMessageBlocks } from './message-blocks.ts'
import type { SignedThinking } from './said-blocks.ts'
import { toFinishReason } from './stop-reason.ts'
import { createUsageReader } from './usage.ts'

type OnSigned = (callId: string, signed: SignedThinking) => void

/**
 * The events of a streamed message (https://platform.claude.com/docs/en/build-with-claude/streaming).
 * @throws UpstreamError `cut` when it ends before `message_stop`, and what an error in it means
 */
export async function* decodeStream(
  events: AsyncIterable<ServerSentEvent | null>,
  onSigned: OnSigned,
): AsyncGenerator<AnswerEvent, void> {
  const pace = createAnswerPace()
  const message = createMessageReader(onSigned)
  const reader = events[Symbol.asyncIterator]()
  let isOver = false
  try {
    while (!message.isWhole) {
      const { done, value } = await reader.next()
      isOver = done === true
      if (isOver)
        throw new UpstreamError('cut', 'Connection lost: the answer of the provider broke off.')
      if (!value || value.data.trim() === '') continue
      const decoded = message.take(parsed(value.data))
      if (decoded.length > 0) pace.content()
      yield* decoded
    }
    yield pace.end(message.usage)
    isOver = await drain(reader)
  } finally {
    // Who waits for bytes that do not come cannot be waited for.
    if (!isOver) void Promise.resolve(reader.return?.()).catch(() => {})
  }
}

/**
 * The events of a whole message.
 * @throws UpstreamError `provider` when it is none, or what an error in its place means
 */
export function decodeAnswer(json: unknown, onSigned: OnSigned): AnswerEvent[] {
  const pace = createAnswerPace()
  const reader = createMessageReader(onSigned)
  if (isError(json)) throw classifyError(json, 'anthropic')
  if (!isObject(json) || !Array.isArray(json.content)) {
    throw new UpstreamError('provider', 'The provider answered with something that is no message.')
  }
  const { content, stop_reason, stop_sequence, usage } = json
  const events = [
    { type: 'message_start', message: { usage } },
    ...content.flatMap((content_block: unknown, index) => [
      { type: 'content_block_start', index, content_block },
      { type: 'content_block_stop', index },
    ]),
    { type: 'message_delta', delta: { stop_reason, stop_sequence } },
    { type: 'message_stop' },
  ].flatMap(reader.take)
  pace.content()
  return [...events, pace.end(reader.usage)]
}

interface MessageReader {
  /** @throws UpstreamError */
  take(this: void, event: unknown): AnswerEvent[]
  /** Its last event has been taken. */
  readonly isWhole: boolean
  readonly usage: Usage | null
}

function createMessageReader(onSigned: OnSigned): MessageReader {
  const usage = createUsageReader()
  const blocks = createMessageBlocks(onSigned)
  let stop: { reason: string; sequence: string | null } | null = null
  let isWhole = false

  return {
    get isWhole() {
      return isWhole
    },
    get usage() {
      return usage.usage
    },
    take(value) {
      const event = objectOf(value)
      switch (event.type) {
        case 'message_start':
          usage.take(objectOf(event.message).usage)
          return []
        case 'content_block_start':
          return blocks.start(event.index, event.content_block)
        case 'content_block_delta':
          return blocks.delta(event.index, event.delta)
        case 'content_block_stop':
          return blocks.stop(event.index)
        case 'message_delta': {
          usage.take(event.usage)
          const { stop_reason, stop_sequence } = objectOf(event.delta)
          const sequence = typeof stop_sequence === 'string' ? stop_sequence : null
          if (textOf(stop_reason) !== '') stop = { reason: textOf(stop_reason), sequence }
          return []
        }
        case 'message_stop': {
          if (!stop) {
            throw new UpstreamError('provider', 'The provider does not say why its answer ends.')
          }
          isWhole = true
          const stopSequence = stop.reason === 'stop_sequence' ? stop.sequence : null
          const reason = toFinishReason(stop.reason, blocks.calls > 0)
          return [{ type: 'finish', choice: 0, reason, stopSequence }]
        }
        default:
          if (isError(event)) throw classifyError(event, 'anthropic')
          return []
      }
    },
  }
}

/** Some servers answer with errors of other dialects. */
function isError(value: unknown): boolean {
  return isObject(value) && (value.type === 'error' || isObject(value.error))
}

function parsed(data: string): unknown {
  const json = parseJson(data)
  if (json !== undefined) return json
  throw new UpstreamError('provider', 'The provider sent an event that is no JSON.')
}
