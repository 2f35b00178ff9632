import type { FinishReason } from '../../../chat.ts'
import { classifyError } from '../classify.ts'
import { type JsonObject, isObject, listOf, objectOf, textOf } from '../json.ts'
import type { StreamFacts } from './stream-facts.ts'
import { toUsage } from './usage.ts'

/**
 * What an event of the Responses API says
 * (https://platform.openai.com/docs/api-reference/responses-streaming).
 */
export function responseFacts(event: JsonObject): Partial<StreamFacts> {
  const type = textOf(event.type)
  if (type === 'error') return { error: classifyError(event, 'openai') }
  const response = objectOf(event.response)
  if (type === 'response.failed') {
    return { error: classifyError(response, 'openai'), usage: toUsage(response.usage) }
  }
  if (type === 'response.completed' || type === 'response.incomplete') {
    return {
      hasContent: true,
      isWhole: true,
      usage: toUsage(response.usage),
      finish: finishOf(response),
    }
  }
  if (type.startsWith('response.output_item.')) {
    return { hasContent: textOf(objectOf(event.item).type).endsWith('_call') }
  }
  return { hasContent: type.endsWith('.delta') }
}

/** Why a response ended. */
function finishOf({ status, incomplete_details, output }: JsonObject): FinishReason {
  const { reason } = objectOf(incomplete_details)
  if (reason === 'content_filter') return 'refusal'
  if (status === 'incomplete') return 'length'
  const calls = listOf(output).filter(isObject)
  const hasCalls = calls.some(({ type }) => type === 'function_call' || type === 'custom_tool_call')
  return hasCalls ? 'tool_calls' : 'stop'
}
