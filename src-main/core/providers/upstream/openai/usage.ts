import type { Usage } from '../../../chat.ts'
import { countOf, isObject, objectOf } from '../json.ts'

/**
 * A usage object of any of OpenAI's APIs, or of those who imitate them; `null` when it is none.
 * DeepSeek and Moonshot name cached tokens elsewhere. xAI and Gemini count thinking in the total
 * only (https://docs.x.ai/docs/guides/reasoning): what is in no part was thinking.
 */
export function toUsage(value: unknown): Usage | null {
  if (!isObject(value)) return null
  const prompt = countOf(value.prompt_tokens) ?? countOf(value.input_tokens)
  const completion = countOf(value.completion_tokens) ?? countOf(value.output_tokens)
  if (prompt === null && completion === null) return null
  const promptTokens = prompt ?? 0
  const input = objectOf(value.prompt_tokens_details ?? value.input_tokens_details)
  const cachedTokens = Math.min(
    promptTokens,
    countOf(input.cached_tokens) ??
      countOf(value.prompt_cache_hit_tokens) ??
      countOf(value.cached_tokens) ??
      0,
  )
  const written = countOf(input.cache_write_tokens)
  return {
    promptTokens,
    cachedTokens,
    ...(written !== null && { cacheWriteTokens: Math.min(written, promptTokens - cachedTokens) }),
    ...toOutput(value, promptTokens, completion ?? 0),
  }
}

function toOutput(
  value: Readonly<Record<string, unknown>>,
  promptTokens: number,
  completion: number,
): Pick<Usage, 'completionTokens' | 'thinkingTokens'> {
  const details = objectOf(value.completion_tokens_details ?? value.output_tokens_details)
  const told = countOf(details.reasoning_tokens) ?? countOf(value.reasoning_tokens) ?? 0
  const hidden = (countOf(value.total_tokens) ?? 0) - promptTokens - completion
  const isApart = hidden > 0 && (told === 0 || told === hidden)
  const completionTokens = completion + (isApart ? hidden : 0)
  return {
    completionTokens,
    thinkingTokens: Math.min(isApart ? hidden : told, completionTokens),
  }
}
