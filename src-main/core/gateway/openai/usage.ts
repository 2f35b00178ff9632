import type { AnswerEnd, Usage } from '../../chat.ts'

/** OpenAI's usage object. Tokens of thinking count among those of the answer. */
export function toUsage(usage: Usage) {
  return {
    prompt_tokens: usage.promptTokens,
    completion_tokens: usage.completionTokens,
    total_tokens: usage.promptTokens + usage.completionTokens,
    prompt_tokens_details: toPromptDetails(usage),
    completion_tokens_details: { reasoning_tokens: usage.thinkingTokens },
  }
}

/** What a provider kept is told only where one said so. */
export function toPromptDetails({ cachedTokens, cacheWriteTokens, longCacheWriteTokens }: Usage) {
  const written =
    cacheWriteTokens === undefined
      ? {}
      : { cache_write_tokens: cacheWriteTokens + (longCacheWriteTokens ?? 0) }
  return { cached_tokens: cachedTokens, ...written }
}

/** What Corral tells beyond the dialect, in a field `corral` beside the usage. */
export function toFacts({ firstTokenMs, tokensPerSecond, prefixBreak }: AnswerEnd) {
  return {
    first_token_ms: Math.round(firstTokenMs),
    tokens_per_second: tokensPerSecond === null ? null : Math.round(tokensPerSecond * 10) / 10,
    prefix_break: prefixBreak && {
      field: prefixBreak.field,
      same_chars: prefixBreak.sameChars,
      lost_tokens: prefixBreak.lostTokens,
    },
  }
}
