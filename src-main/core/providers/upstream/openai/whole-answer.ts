import type { Usage } from '../../../chat.ts'
import { classifyError } from '../classify.ts'
import { type JsonObject, isObject, listOf } from '../json.ts'
import { UpstreamError } from '../upstream-error.ts'
import { usageIn } from './answer-decoder.ts'
import { errorIn } from './error-in.ts'

export interface WholeAnswer {
  readonly usage: Usage | null
  /** Many say `200` and mean it not. */
  readonly error: UpstreamError | null
}

/** The list without which an answer is none. */
const lists = {
  'openai-chat': 'choices',
  'openai-completions': 'choices',
  'openai-embeddings': 'data',
  'openai-responses': 'output',
} as const

/** What a whole JSON answer, passed on untouched, says. */
export function readWholeOpenAiAnswer(wire: keyof typeof lists, json: unknown): WholeAnswer {
  const error = errorIn(json) ?? problemOf(wire, json)
  return {
    usage: isObject(json) ? usageIn(json, listOf(json.choices).filter(isObject)) : null,
    error,
  }
}

function problemOf(wire: keyof typeof lists, json: unknown): UpstreamError | null {
  if (isObject(json) && isFailed(wire, json)) return classifyError(json, 'openai')
  if (isObject(json) && listOf(json[lists[wire]]).length > 0) return null
  // A response may have nothing to say, or still be in the making.
  if (wire === 'openai-responses' && isObject(json) && Array.isArray(json.output)) return null
  return new UpstreamError('provider', 'The provider sent something that is no answer.')
}

function isFailed(wire: string, { status }: JsonObject): boolean {
  return wire === 'openai-responses' && status === 'failed'
}
