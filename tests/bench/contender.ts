export interface Task {
  readonly promptTokens: number
  readonly answerTokens: number
}

/** Something that can do the work and says how fast it did. */
export interface Contender {
  /** Of the answer; for an answer of one token, of the prompt. The prompt is never in a cache. */
  tokensPerSecond(task: Task): Promise<number>
  end(): Promise<void>
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

let count = 0

/** Words of the random models' vocabulary, about one token each; begins differently each time. */
export function freshPrompt(tokens: number): string {
  const letter = (n: number) => String.fromCharCode(97 + (n % 26))
  count += 1
  const words = Array.from(
    { length: tokens },
    (_, i) => letter(i * 7 + count) + letter(i + count * 5),
  )
  return words.join(' ')
}
