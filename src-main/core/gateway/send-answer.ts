import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import type { AnswerEnd, AnswerEvent } from '../chat.ts'
import { CorralError } from '../errors.ts'
import { within } from '../lib/within.ts'
import { factHeaders } from './fact-headers.ts'
import { type Patience, withSilences } from './silences.ts'
import { slowBody } from './slow-body.ts'

/** After the patience with which a target is waited for; earlier than clients give up. */
const patience: Patience = { firstMs: 1500, laterMs: 10_000 }

/** Clients built on fetch hang up after five minutes without a byte. */
const wholeSilenceMs = 60_000

/** Writes the answer to one request in the dialect of its door. */
export interface AnswerWriter {
  /** Hands on the events of an answer, and remembers of them what the writer needs. */
  watch?(events: AsyncIterable<AnswerEvent>): AsyncGenerator<AnswerEvent, void>
  /** Of the stream; server-sent events when left out. */
  readonly contentType?: string
  /** The whole answer as one JSON body. Reads `events` to the end. */
  collect(events: AsyncIterable<AnswerEvent>): Promise<{ body: object; end: AnswerEnd }>
  /**
   * The answer as a stream, the mark of a whole one included. `null` stands for a silence:
   * something is sent that clients count as a sign of life.
   */
  stream(events: AsyncIterable<AnswerEvent | null>): AsyncGenerator<string, void>
  /** Last of a stream that broke. */
  failure(error: CorralError): string
}

/**
 * Sends an answer as a stream. What fails before the stream begins is thrown and becomes a status;
 * later it is an error event at the end of the stream. A stream begins with the first content, or
 * with a sign of life when that takes long. A client that reads slowly holds up only itself: events
 * are asked for as they are read.
 */
export async function sendStream(
  reply: FastifyReply,
  events: AsyncGenerator<AnswerEvent, void>,
  writer: AnswerWriter,
  { left, headers }: { left: AbortSignal; headers: () => Record<string, string> },
): Promise<object> {
  const watched = writer.watch?.(events) ?? events
  const begun = await begin(withSilences(watched, patience))
  const frames = untilFailure(writer, begun, reply, left)
  return reply
    .headers(headers())
    .type(writer.contentType ?? 'text/event-stream; charset=utf-8')
    .header('cache-control', 'no-cache')
    .send(Readable.from(frames))
}

/** The whole answer as one JSON body, with the headers that tell about it. */
export async function collectAnswer(
  events: AsyncGenerator<AnswerEvent, void>,
  writer: AnswerWriter,
): Promise<{ body: object; headers: Record<string, string> }> {
  const { body, end } = await writer.collect(writer.watch?.(events) ?? events)
  return { body, headers: factHeaders(end) }
}

/** Sends one JSON body, however long it takes; its headers only when it comes soon. */
export async function sendPatiently(
  reply: FastifyReply,
  result: Promise<{ body: object; headers: Record<string, string> }>,
): Promise<object> {
  result.catch(() => {})
  const quick = await within(result, wholeSilenceMs)
  void reply.type('application/json; charset=utf-8')
  if (quick) {
    void reply.headers(quick.headers)
    return quick.body
  }
  const pieces = slowBody(
    result.then(({ body }) => body),
    wholeSilenceMs,
  )
  return reply.send(Readable.from(pieces))
}

/** Waits for the first event, so that a failure before it is thrown here. */
async function begin<T>(events: AsyncGenerator<T, void>): Promise<AsyncGenerator<T, void>> {
  const first = await events.next()
  return (async function* () {
    if (!first.done) yield first.value
    yield* events
  })()
}

/** A stream that breaks says so in its own dialect and then ends, without the mark of a whole one. */
async function* untilFailure(
  writer: AnswerWriter,
  events: AsyncIterable<AnswerEvent | null>,
  reply: FastifyReply,
  left: AbortSignal,
): AsyncGenerator<string, void> {
  try {
    yield* writer.stream(events)
  } catch (thrown) {
    if (left.aborted) return
    const error = CorralError.from(thrown)
    reply.log.error({ err: error.cause ?? error }, 'stream broke')
    yield writer.failure(error)
  }
}
