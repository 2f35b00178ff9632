import { type EventSourceMessage, createParser } from 'eventsource-parser'
import type { ServerSentEvent } from './read-events.ts'

/**
 * The last events of a stream. To keep bytes costs next to nothing; what they say is found out only
 * when somebody asks, once, at the end.
 */
export interface StreamTail {
  push(chunk: Uint8Array): void
  /** Oldest first, from the beginning if the stream is short. Reads all of that. */
  events(): ServerSentEvent[]
}

/** At least, back to the beginning of an event, however long that is, up to `maxEventBytes`. */
const keptBytes = 16 * 2 ** 10
const maxEventBytes = 4 * 2 ** 20
const maxChunks = 512

export function createStreamTail(): StreamTail {
  let chunks: Uint8Array[] = []
  let bytes = 0
  let limit = 4 * keptBytes

  const shorten = (): void => {
    const rest = behindWholeChunks(chunks)
    if (rest) chunks = rest
    else {
      const all = Buffer.concat(chunks)
      const kept = all.length > limit ? ending(all) : all
      chunks = kept.length > maxEventBytes ? [] : [kept]
    }
    bytes = sizeOf(chunks)
    limit = Math.max(4 * keptBytes, 2 * bytes)
  }
  return {
    push(chunk) {
      chunks.push(chunk)
      bytes += chunk.length
      if (bytes > limit || chunks.length > maxChunks) shorten()
    },
    events: () => eventsIn(ending(Buffer.concat(chunks)).toString('utf8')),
  }
}

/**
 * The last chunks, if they begin with an event: most chunks are whole events, and then nothing has to
 * be copied.
 */
function behindWholeChunks(chunks: readonly Uint8Array[]): Uint8Array[] | null {
  let size = 0
  let first = chunks.length
  while (first > 0 && size < keptBytes) size += chunks[--first]!.length
  const oldest = Math.max(1, first - maxLooks)
  for (; first >= oldest; first--) {
    if (endsBlank(chunks[first - 1]!)) return chunks.slice(first)
  }
  return null
}
const maxLooks = 8

function endsBlank(chunk: Uint8Array): boolean {
  return chunk.at(-1) === lineFeed && chunk.at(-2) === lineFeed
}
const lineFeed = 0x0a

function sizeOf(chunks: readonly Uint8Array[]): number {
  return chunks.reduce((sum, { length }) => sum + length, 0)
}

const blankLines = ['\n\n', '\r\n\r\n', '\r\r']

/** From the beginning of an event on. */
function ending(bytes: Buffer): Buffer {
  const until = bytes.length - keptBytes
  if (until <= 0) return bytes
  const begins = blankLines.map((line) => {
    const at = bytes.lastIndexOf(line, Math.max(0, until - line.length))
    return at === -1 ? 0 : at + line.length
  })
  return bytes.subarray(Math.max(...begins))
}

function eventsIn(text: string): ServerSentEvent[] {
  const events: ServerSentEvent[] = []
  const parser = createParser({
    onEvent: ({ event, data }: EventSourceMessage) => events.push({ event: event ?? null, data }),
  })
  parser.feed(text)
  return events
}
