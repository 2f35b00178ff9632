import type { AnswerEvent } from '../../../src-main/core/chat.ts'
import { createContinuity } from '../../../src-main/core/providers/upstream/continuity.ts'
import { createOpenAiDialect } from '../../../src-main/core/providers/upstream/openai/dialect.ts'
import { readEvents } from '../../../src-main/core/providers/upstream/sse/read-events.ts'
import type { UpstreamContext } from '../../../src-main/core/providers/upstream/upstream-dialect.ts'

export const context: UpstreamContext = {
  provider: 'openai',
  model: 'gpt-5.4',
  stream: true,
  sessionKey: null,
  account: 'openai/1',
  promptCache: false,
}

export function createDialect() {
  return createOpenAiDialect({ continuity: createContinuity({ now: () => 0 }) })
}

/** A stream as it is sent: values become `data:` lines of JSON, texts stand as they are. */
export function frames(...events: unknown[]): string {
  return events
    .map((event) => (typeof event === 'string' ? event : `data: ${JSON.stringify(event)}\n\n`))
    .join('')
}

export const done = 'data: [DONE]\n\n'

/** A chunk of a chat with one choice. */
export function chunk(delta: object, rest: object = {}): object {
  const choice = { index: 0, delta, finish_reason: null, ...rest }
  return { id: 'chatcmpl-1', object: 'chat.completion.chunk', model: 'm', choices: [choice] }
}

export async function* inChunks(
  text: string,
  size = text.length,
): AsyncGenerator<Uint8Array, void> {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

export async function collected<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}

/** What a stream says, without what is measured. */
export async function decode(
  text: string,
  {
    dialect = createDialect(),
    size,
    own = context,
  }: { dialect?: ReturnType<typeof createDialect>; size?: number; own?: UpstreamContext } = {},
): Promise<object[]> {
  const events = dialect.decodeStream(readEvents(inChunks(text, size)), own)
  return (await collected(events)).map(unmeasured)
}

export function unmeasured(event: AnswerEvent): object {
  if (event.type !== 'end') return event
  const { usage, usageUnknown } = event
  return usageUnknown ? { type: 'end', usageUnknown } : { type: 'end', usage }
}

export const text = (said: string) => ({ type: 'text', choice: 0, text: said })
export const thinking = (thought: string) => ({ type: 'thinking', choice: 0, text: thought })
export const call = (index: number, id: string, name: string) => ({
  type: 'tool_call',
  choice: 0,
  index,
  id,
  name,
})
export const args = (index: number, json: string) => ({
  type: 'tool_arguments',
  choice: 0,
  index,
  text: json,
})
export const finish = (reason: string, stopSequence: string | null = null) => ({
  type: 'finish',
  choice: 0,
  reason,
  stopSequence,
})
export const unknownEnd = { type: 'end', usageUnknown: true }
export const end = (promptTokens: number, completionTokens: number, more: object = {}) => ({
  type: 'end',
  usage: { promptTokens, cachedTokens: 0, completionTokens, thinkingTokens: 0, ...more },
})
