/** Keeps answers for a while, so that whoever types a search does not ask the hub for each letter twice. */
export interface MinuteCache<T> {
  /** The answer that is kept for this question, else what `ask` gives; failures are not kept. */
  get(question: string, ask: () => Promise<T>): Promise<T>
  /** An answer that is kept; it may still be on its way. */
  peek(question: string): Promise<T> | null
  clear(): void
}

const keptForMs = 60_000
const maxAnswers = 200

export function createMinuteCache<T>(): MinuteCache<T> {
  const answers = new Map<string, { readonly answer: Promise<T>; readonly untilMs: number }>()
  const peek = (question: string) => {
    const kept = answers.get(question)
    return kept && performance.now() < kept.untilMs ? kept.answer : null
  }
  return {
    peek,
    get(question, ask) {
      const known = peek(question)
      if (known) return known
      const answer = ask()
      const kept = { answer, untilMs: performance.now() + keptForMs }
      answers.delete(question)
      answers.set(question, kept)
      answer.catch(() => {
        if (answers.get(question) === kept) answers.delete(question)
      })
      for (const oldest of [...answers.keys()].slice(0, -maxAnswers)) answers.delete(oldest)
      return answer
    },
    clear: () => answers.clear(),
  }
}
