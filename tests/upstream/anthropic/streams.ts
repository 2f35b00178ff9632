import type { AnswerEvent } from '../../../src-main/core/chat.ts'
import { createAnthropicDialect } from '../../../src-main/core/providers/upstream/anthropic/dialect.ts'
import { readEvents } from '../../../src-main/core/providers/upstream/sse/read-events.ts'
import { context, emptyContinuity } from './chats.ts'

/** Events as the provider writes them. */
export function toSse(events: readonly object[]): string {
  return events
    .map(
      (event) => `event: ${(event as { type: string }).type}\ndata: ${JSON.stringify(event)}\n\n`,
    )
    .join('')
}

/** A text as bytes that come in pieces of so many. */
export async function* inPieces(text: string, bytes: number): AsyncGenerator<Uint8Array> {
  const all = Buffer.from(text)
  for (let at = 0; at < all.length; at += bytes) yield all.subarray(at, at + bytes)
}

export async function collected<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}

/** Reads a stream, of which each read takes so many bytes. */
export async function decoded(text: string, bytes = 10_000): Promise<AnswerEvent[]> {
  const dialect = createAnthropicDialect({ continuity: emptyContinuity })
  return collected(dialect.decodeStream(readEvents(inPieces(text, bytes)), context))
}

export const start = (usage: object = { input_tokens: 10, output_tokens: 1 }) => ({
  type: 'message_start',
  message: { id: 'msg_1', type: 'message', role: 'assistant', content: [], usage },
})
export const block = (index: number, content_block: object, ...deltas: object[]) => [
  { type: 'content_block_start', index, content_block },
  ...deltas.map((delta) => ({ type: 'content_block_delta', index, delta })),
  { type: 'content_block_stop', index },
]
export const textBlock = (index: number, ...texts: string[]) =>
  block(index, { type: 'text', text: '' }, ...texts.map((text) => ({ type: 'text_delta', text })))
export const end = (
  stop_reason: string | null = 'end_turn',
  usage: object = { output_tokens: 5 },
) => [
  { type: 'message_delta', delta: { stop_reason, stop_sequence: null }, usage },
  { type: 'message_stop' },
]
