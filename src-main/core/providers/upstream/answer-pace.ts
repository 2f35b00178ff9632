import type { AnswerEnd, Usage } from '../../chat.ts'

/** Measures how fast an answer comes. */
export interface AnswerPace {
  /** Content has come. */
  content(): void
  /** `usage` is `null` when the provider did not say. */
  end(usage: Usage | null): AnswerEnd
}

const noUsage: Usage = { promptTokens: 0, cachedTokens: 0, completionTokens: 0, thinkingTokens: 0 }

/** Measures from the call on. */
export function createAnswerPace(): AnswerPace {
  const startedAt = performance.now()
  let firstAt: number | null = null
  let lastAt = startedAt
  return {
    content() {
      lastAt = performance.now()
      firstAt ??= lastAt
    },
    end(usage) {
      const tokens = usage?.completionTokens ?? 0
      const durationMs = lastAt - (firstAt ?? lastAt)
      return {
        type: 'end',
        usage: usage ?? noUsage,
        ...(usage === null && { usageUnknown: true as const }),
        firstTokenMs: (firstAt ?? performance.now()) - startedAt,
        tokensPerSecond: tokens > 1 && durationMs > 0 ? ((tokens - 1) * 1000) / durationMs : null,
        prefixBreak: null,
      }
    },
  }
}
