/** How fast prompts are computed, and what a slice of one may hold. */
export interface PromptPace {
  /** `null` until the first slice that tells. */
  msPerToken(): number | null
  learn(tokens: number, tookMs: number): void
  /** Tokens of a slice beside running answers: each of them waits that long. */
  sliceBesideAnswers(): number
}

/** Longest wait of a running answer for a slice of somebody's prompt. */
const waitMs = 150
const firstSlice = 128
/** Flash attention on a CPU takes 1.75 times as long for each token of a slice under 64. */
const leastSlice = 64
/** Shorter slices say more about their overhead than about the pace. */
const leastTelling = 16

export function createPromptPace(batchTokens: number): PromptPace {
  let msPerToken: number | null = null
  return {
    msPerToken: () => msPerToken,
    learn(tokens, tookMs) {
      if (tokens < leastTelling) return
      const now = tookMs / tokens
      msPerToken = msPerToken === null ? now : msPerToken + (now - msPerToken) * 0.3
    },
    sliceBesideAnswers() {
      const fitting = msPerToken === null ? firstSlice : waitMs / msPerToken
      const even = Math.floor(fitting / leastSlice) * leastSlice
      return Math.min(batchTokens, Math.max(leastSlice, even))
    },
  }
}
