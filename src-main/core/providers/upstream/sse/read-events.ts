import { type EventSourceMessage, createParser } from 'eventsource-parser'
import { UpstreamError } from '../upstream-error.ts'

export interface ServerSentEvent {
  readonly event: string | null
  readonly data: string
}

/** Longer events are not read: no provider sends any. */
const maxEventChars = 2 ** 20

/**
 * The events of a stream (https://html.spec.whatwg.org/multipage/server-sent-events.html). Comments
 * become `null`: a sign of life.
 * @throws UpstreamError `provider` for an event without end
 */
export async function* readEvents(
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<ServerSentEvent | null, void> {
  const decoder = new TextDecoder()
  let read: (ServerSentEvent | null)[] = []
  let failure: UpstreamError | null = null
  const parser = createParser({
    maxBufferSize: maxEventChars,
    onEvent: ({ event, data }: EventSourceMessage) => read.push({ event: event ?? null, data }),
    onComment: () => read.push(null),
    onError(error) {
      if (error.type !== 'max-buffer-size-exceeded') return
      failure = new UpstreamError('provider', 'The provider sent an event that is too long.')
    },
  })
  for await (const chunk of bytes) {
    parser.feed(decoder.decode(chunk, { stream: true }))
    const events = read
    read = []
    yield* events
    if (failure !== null) throw failure
  }
}
