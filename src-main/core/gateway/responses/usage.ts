import type { Usage } from '../../chat.ts'
import { toPromptDetails } from '../openai/usage.ts'

/** The usage object of a response. Tokens of thinking count among those of the answer. */
export function toUsage(usage: Usage) {
  return {
    input_tokens: usage.promptTokens,
    input_tokens_details: toPromptDetails(usage),
    output_tokens: usage.completionTokens,
    output_tokens_details: { reasoning_tokens: usage.thinkingTokens },
    total_tokens: usage.promptTokens + usage.completionTokens,
  }
}
