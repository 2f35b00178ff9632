import { type EventSourceMessage, createParser } from 'eventsource-parser'
import type { ServerSentEvent } from '../sse/read-events.ts'
import { createStreamTail } from '../sse/stream-tail.ts'
import type { StreamWatcher } from '../upstream-dialect.ts'
import {
  type StreamFacts,
  type OpenAiStreamWire,
  eventFacts,
  joined,
  noFacts,
} from './stream-facts.ts'

/** The end of a stream is within its last events: more are not read. */
const maxLastEvents = 32

/** Longer ones before any content are not read. */
const maxEventChars = 2 ** 20

/**
 * Watches a stream in one of OpenAI's forms. Events are read until one has content; from then on
 * bytes are only kept, and the last of them read when somebody asks: `error` after `end`, the rest
 * at any time, but best once.
 */
export function createOpenAiWatcher(wire: OpenAiStreamWire): StreamWatcher {
  const tail = createStreamTail()
  /** Of all events up to the first with content. */
  let head: StreamFacts = noFacts
  /** Of the last events, when they have been read since the last chunk. */
  let last: StreamFacts | null = null
  let hasEnded = false
  let isReadingHead = true
  const decoder = new TextDecoder()
  const parser = createParser({
    maxBufferSize: maxEventChars,
    onEvent({ event, data }: EventSourceMessage) {
      if (isReadingHead) head = joined(head, eventFacts(wire, { event: event ?? null, data }))
      isReadingHead = !head.hasContent && head.error === null
    },
    onError(error) {
      if (error.type === 'max-buffer-size-exceeded') isReadingHead = false
    },
  })

  const facts = (): StreamFacts => {
    last ??= lastFacts(wire, tail.events())
    return last
  }
  return {
    push(chunk) {
      tail.push(chunk)
      last = null
      if (isReadingHead) parser.feed(decoder.decode(chunk, { stream: true }))
    },
    end() {
      hasEnded = true
    },
    get hasContent() {
      return head.hasContent || (hasEnded && facts().hasContent)
    },
    get error() {
      return head.error ?? (hasEnded ? facts().error : null)
    },
    get isWhole() {
      return facts().isWhole && facts().error === null
    },
    get usage() {
      return facts().usage ?? head.usage
    },
    get finish() {
      return facts().finish ?? head.finish
    },
  }
}

/** Read backwards, until all is known. */
function lastFacts(wire: OpenAiStreamWire, events: readonly ServerSentEvent[]): StreamFacts {
  let facts = noFacts
  for (const event of events.slice(-maxLastEvents).toReversed()) {
    facts = joined(eventFacts(wire, event), facts)
    if (facts.isWhole && facts.usage) break
  }
  return facts
}
