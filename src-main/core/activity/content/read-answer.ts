import type { KeptAnswer } from '../../../contract/kept-content.ts'
import type { AnswerEvent } from '../../chat.ts'
import {
  decodeAnswer,
  decodeStream as decodeMessages,
} from '../../providers/upstream/anthropic/decode-message.ts'
import { parseJson } from '../../providers/upstream/json.ts'
import { createAnswerDecoder } from '../../providers/upstream/openai/answer-decoder.ts'
import { decodeStream as decodeChunks } from '../../providers/upstream/openai/decode-stream.ts'
import { readEvents } from '../../providers/upstream/sse/read-events.ts'
import type { StreamWire } from '../../providers/upstream/wire-format.ts'
import type { ContentPart } from './content-part.ts'
import { readEventLines } from './event-lines.ts'
import { createResponseReader, readResponse } from './read-response.ts'
import { collectSaid } from './said.ts'

const nothing = () => {}

/**
 * What a kept answer says, as far as it came. Never throws. A whole answer that nobody here can
 * read is shown as it is.
 */
export async function readAnswer(
  { header, body }: ContentPart,
  attempt: number,
): Promise<KeptAnswer> {
  const collected = collectSaid()
  let hasFailed = false
  try {
    for await (const event of eventsOf(header, body)) collected.push(event)
  } catch {
    // It broke off, or was cut.
    hasFailed = true
  }
  const said = collected.said()
  const isWhole = header.kind === 'bytes' && !header.stream
  const saysNothing = said.text === '' && said.thinking === '' && said.tool_calls.length === 0
  const text = hasFailed && isWhole && saysNothing ? new TextDecoder().decode(body) : said.text
  return { attempt, ...said, text, cut: header.cut }
}

function eventsOf(
  header: ContentPart['header'],
  body: Uint8Array,
): Iterable<AnswerEvent> | AsyncIterable<AnswerEvent> {
  if (header.kind !== 'bytes') return readEventLines(body)
  return header.stream ? streamed(header.wire, body) : whole(header.wire, body)
}

/** @throws UpstreamError for what breaks off */
function streamed(wire: StreamWire, body: Uint8Array): AsyncIterable<AnswerEvent> {
  const events = readEvents(once(body))
  if (wire === 'anthropic-messages') return decodeMessages(events, nothing)
  return wire === 'openai-responses' ? readResponses(events) : decodeChunks(events, nothing)
}

/** @throws UpstreamError for what is no answer */
function* whole(wire: StreamWire, body: Uint8Array): Generator<AnswerEvent, void> {
  const json = parseJson(new TextDecoder().decode(body))
  if (json === undefined) throw new SyntaxError('no JSON')
  if (wire === 'anthropic-messages') yield* decodeAnswer(json, nothing)
  else if (wire === 'openai-responses') yield* readResponse(json)
  else {
    const decoder = createAnswerDecoder(nothing)
    yield* decoder.push(json)
    yield* decoder.end()
  }
}

async function* readResponses(
  events: ReturnType<typeof readEvents>,
): AsyncGenerator<AnswerEvent, void> {
  const read = createResponseReader()
  for await (const event of events) if (event) yield* read(parseJson(event.data))
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array, void> {
  yield bytes
}
