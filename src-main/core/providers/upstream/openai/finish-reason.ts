import type { FinishReason } from '../../../chat.ts'
import { UpstreamError } from '../upstream-error.ts'

const lengths = new Set(['length', 'max_tokens', 'model_length', 'max_output_tokens'])
const refusals = /^(content_filter|refusal|safety|recitation|blocklist|prohibited_content|spii)\b/
/** DeepSeek, Mistral and OpenRouter, vLLM, Gemini. */
const failures = /^(insufficient_system_resource|error|abort|function_call_filter|malformed)/

/**
 * What a provider's word for the end of a choice means. Whoever calls tools often says `stop`.
 * @throws UpstreamError `provider` for words that mean a failure
 */
export function toFinishReason(
  word: string,
  { hasCalls, hasRefused }: { hasCalls: boolean; hasRefused: boolean },
): FinishReason {
  const said = word.toLowerCase()
  if (failures.test(said)) {
    throw new UpstreamError('provider', `The provider gave up: ${word.slice(0, 80)}.`, {
      code: word.slice(0, 80),
    })
  }
  if (lengths.has(said)) return 'length'
  if (refusals.test(said) || hasRefused) return 'refusal'
  return hasCalls ? 'tool_calls' : 'stop'
}
