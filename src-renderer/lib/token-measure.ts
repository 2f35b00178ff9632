/** How much of a model a prompt takes. */
export interface Measured {
  model: string
  promptTokens: number
  estimated: boolean
  /** What it has room for; `null` when it is not known. */
  contextTokens: number | null
}

/** The one that is closest to being full; one of unknown room only where all are. */
export function fullest(measured: readonly Measured[]): Measured | null {
  const known = measured.filter(({ contextTokens }) => contextTokens !== null)
  if (known.length === 0) return measured[0] ?? null
  return known.reduce((most, one) => (shareOf(one) > shareOf(most) ? one : most))
}

function shareOf({ promptTokens, contextTokens }: Measured): number {
  return promptTokens / (contextTokens ?? Infinity)
}

const charactersPerToken = 4

/** About what a text comes to, for most models and languages with spaces. */
export function estimateTokens(text: string): number {
  return Math.ceil(text.length / charactersPerToken)
}
