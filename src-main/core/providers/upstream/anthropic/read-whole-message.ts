import type { FinishReason, Usage } from '../../../chat.ts'
import { classifyError } from '../classify.ts'
import { type JsonObject, isObject, textOf } from '../json.ts'
import { UpstreamError } from '../upstream-error.ts'
import { toFinishReason } from './stop-reason.ts'
import { createUsageReader } from './usage.ts'

/** What a whole message says beside its content. Reads counts of tokens, too. */
export function readWholeMessage(json: unknown): {
  readonly usage: Usage | null
  readonly error: UpstreamError | null
  readonly finish: FinishReason | null
} {
  const nothing = { usage: null, finish: null }
  if (isObject(json) && (json.type === 'error' || isObject(json.error))) {
    return { ...nothing, error: classifyError(json, 'anthropic') }
  }
  if (isObject(json) && typeof json.input_tokens === 'number') return { ...nothing, error: null }
  if (!isObject(json) || !Array.isArray(json.content)) {
    const message = 'The provider answered with something that is no message.'
    return { ...nothing, error: new UpstreamError('provider', message) }
  }
  const reader = createUsageReader()
  reader.take(json.usage)
  return { usage: reader.usage, error: null, finish: finishOf(json) }
}

function finishOf({ content, stop_reason: reason }: JsonObject): FinishReason | null {
  if (textOf(reason) === '') return null
  const blocks = content as readonly unknown[]
  const hasCalls = blocks.some((block) => isObject(block) && block.type === 'tool_use')
  return toFinishReason(textOf(reason), hasCalls)
}
