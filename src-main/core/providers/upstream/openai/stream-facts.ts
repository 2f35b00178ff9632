import type { FinishReason, Usage } from '../../../chat.ts'
import { type JsonObject, isObject, listOf, objectOf, parseJson, textOf } from '../json.ts'
import type { ServerSentEvent } from '../sse/read-events.ts'
import { UpstreamError } from '../upstream-error.ts'
import { usageIn } from './answer-decoder.ts'
import { errorIn } from './error-in.ts'
import { toFinishReason } from './finish-reason.ts'
import { responseFacts } from './response-facts.ts'

/** What the events of a stream say, as far as somebody who only watches wants to know. */
export interface StreamFacts {
  readonly hasContent: boolean
  readonly error: UpstreamError | null
  readonly isWhole: boolean
  readonly usage: Usage | null
  readonly finish: FinishReason | null
}

export type OpenAiStreamWire = 'openai-chat' | 'openai-completions' | 'openai-responses'

export const noFacts: StreamFacts = {
  hasContent: false,
  error: null,
  isWhole: false,
  usage: null,
  finish: null,
}

export function eventFacts(wire: OpenAiStreamWire, { data }: ServerSentEvent): StreamFacts {
  if (data === '' || data.trim() === '[DONE]') return noFacts
  const json = parseJson(data)
  if (!isObject(json)) return { ...noFacts, error: garbage() }
  const facts = wire === 'openai-responses' ? responseFacts(json) : chunkFacts(json)
  return { ...noFacts, ...facts }
}

/** What two parts of a stream say together. */
export function joined(earlier: StreamFacts, later: StreamFacts): StreamFacts {
  return {
    hasContent: earlier.hasContent || later.hasContent,
    error: earlier.error ?? later.error,
    isWhole: earlier.isWhole || later.isWhole,
    usage: later.usage ?? earlier.usage,
    finish: later.finish ?? earlier.finish,
  }
}

function chunkFacts(chunk: JsonObject): Partial<StreamFacts> {
  const error = errorIn(chunk)
  if (error) return { error }
  const choices = listOf(chunk.choices).filter(isObject)
  const usage = usageIn(chunk, choices)
  const word = choices.map(({ finish_reason }) => textOf(finish_reason)).find((text) => text !== '')
  if (word === undefined) return { usage, hasContent: choices.some(holdsContent) }
  try {
    const finish = toFinishReason(word, {
      hasCalls: choices.some(({ delta }) => listOf(objectOf(delta).tool_calls).length > 0),
      hasRefused: false,
    })
    return { usage, hasContent: true, isWhole: true, finish }
  } catch (failure) {
    return { usage, error: failure instanceof UpstreamError ? failure : garbage() }
  }
}

const contentFields = [
  'content',
  'reasoning_content',
  'reasoning',
  'refusal',
  'tool_calls',
] as const

function holdsContent({ delta, text }: JsonObject): boolean {
  const said = objectOf(delta)
  return [text, ...contentFields.map((field) => said[field])].some(
    (value) => (typeof value === 'string' || Array.isArray(value)) && value.length > 0,
  )
}

function garbage(): UpstreamError {
  return new UpstreamError('provider', 'The provider sent an event that is no JSON.')
}
