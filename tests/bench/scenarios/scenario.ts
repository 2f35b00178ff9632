import type { Contender } from '../contenders/contender.ts'

/** One number that a scenario measures. */
export interface Figure {
  readonly name: string
  readonly unit: 'tokens/s' | 'ms' | 'MB' | 'x'
  readonly better: 'more' | 'less'
}

/** The same requests to whoever is asked. */
export interface Scenario {
  /** What `--only` looks for. */
  readonly name: string
  readonly figures: readonly Figure[]
  /** `seed` differs from round to round, so that no prompt was ever seen before. One number per figure. */
  measure(contender: Contender, seed: string): Promise<readonly number[]>
}

export const firstTokenFigure: Figure = { name: 'first token', unit: 'ms', better: 'less' }
export const answerFigure: Figure = { name: 'answer', unit: 'tokens/s', better: 'more' }
export const gapFigure: Figure = { name: 'longest gap', unit: 'ms', better: 'less' }
