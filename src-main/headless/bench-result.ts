import type { Asked } from './bench-text.ts'

/** Medians over the rounds. */
export interface BenchResult {
  readonly model: string
  /** Reading a long prompt; `tokens` are those that had to be computed. */
  readonly prompt: { tokens: number; ms: number; tokensPerSecond: number | null }
  /** Writing; fewer tokens than wanted when the model ended earlier. */
  readonly decode: { tokens: number; tokensPerSecond: number | null }
  /** Of a short question to a model in memory. */
  readonly firstTokenMs: number
}

export function benchResult(
  model: string,
  prompts: readonly Asked[],
  answers: readonly Asked[],
): BenchResult {
  const computed = ({ promptTokens, cachedTokens }: Asked) => promptTokens - cachedTokens
  const speeds = prompts.flatMap((asked) =>
    asked.firstTokenMs > 0 ? [(computed(asked) / asked.firstTokenMs) * 1000] : [],
  )
  const decodeSpeeds = answers.flatMap(({ tokensPerSecond }) => tokensPerSecond ?? [])
  return {
    model,
    prompt: {
      tokens: median(prompts.map(computed)) ?? 0,
      ms: median(prompts.map(({ firstTokenMs }) => firstTokenMs)) ?? 0,
      tokensPerSecond: median(speeds),
    },
    decode: {
      tokens: median(answers.map(({ completionTokens }) => completionTokens)) ?? 0,
      tokensPerSecond: median(decodeSpeeds),
    },
    firstTokenMs: median(answers.map(({ firstTokenMs }) => firstTokenMs)) ?? 0,
  }
}

/** `null` of nothing. */
function median(values: readonly number[]): number | null {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? null
}
