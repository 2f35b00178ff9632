import type { AnswerEnd } from '../../chat.ts'

/** Of a prompt, the part that was computed, and the part that was taken from memory. */
export function toInputUsage({ tokens, cachedTokens }: { tokens: number; cachedTokens: number }) {
  return {
    input_tokens: tokens - cachedTokens,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: cachedTokens,
  }
}

/** Anthropic's usage object. Its parts of the input are disjoint; thinking is part of the output. */
export function toUsage({ usage }: AnswerEnd) {
  const { promptTokens: tokens, cachedTokens, completionTokens, thinkingTokens } = usage
  const { cacheWriteTokens: short, longCacheWriteTokens: long = 0 } = usage
  return {
    ...toInputUsage({ tokens, cachedTokens }),
    ...(short !== undefined && {
      input_tokens: tokens - cachedTokens - short - long,
      cache_creation_input_tokens: short + long,
      cache_creation: { ephemeral_5m_input_tokens: short, ephemeral_1h_input_tokens: long },
    }),
    output_tokens: completionTokens,
    output_tokens_details: { thinking_tokens: thinkingTokens },
  }
}
