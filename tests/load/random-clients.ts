import OpenAI from 'openai'
import { seededRandom } from '../../src-main/core/library/starter/seeded-random.ts'
import { type Question, bodyOf } from './questions.ts'

export interface RandomClients {
  readonly openai: OpenAI
  readonly model: string
  readonly clients: number
  /** What to ask and what is the right answer. */
  readonly answers: ReadonlyMap<Question, string>
  /** Of the requests, how many are cancelled at some moment; 0 to 1. */
  readonly cancelShare: number
  readonly seed: number
  /** Asked before each request of each client. */
  goesOn(requests: number): boolean
  /** Told after each request. */
  onProgress?(counts: Counts): void
}

export interface Counts {
  readonly requests: number
  readonly answered: number
  readonly cancelled: number
  /** Pieces of text that arrived, of streams only. */
  readonly pieces: number
  /** What was said and what is right. */
  readonly differences: readonly string[]
  /** What was neither answered nor cancelled. */
  readonly failures: readonly string[]
}

/**
 * Clients that each ask one thing after the other, streamed or whole, and leave some answers before
 * or after they begin. Ends when `goesOn` says no and every request has settled.
 */
export async function runRandomClients(options: RandomClients): Promise<Counts> {
  const counts = {
    requests: 0,
    answered: 0,
    cancelled: 0,
    pieces: 0,
    differences: [] as string[],
    failures: [] as string[],
  }
  const asked = [...options.answers.keys()]
  const client = async (index: number) => {
    const random = seededRandom(options.seed * 1000 + index)
    while (options.goesOn(counts.requests)) {
      counts.requests += 1
      const question = asked[Math.floor(random() * asked.length)]!
      const right = options.answers.get(question) ?? ''
      const leavesAfterMs = random() < options.cancelShare ? random() ** 3 * 400 : null
      const isStream = random() < 0.7
      try {
        const { text, left, pieces } = await ask(options, question, { isStream, leavesAfterMs })
        counts.pieces += pieces
        if (left) counts.cancelled += 1
        else counts.answered += 1
        if (left ? !right.startsWith(text) : text !== right) {
          counts.differences.push(`${JSON.stringify(text)} instead of ${JSON.stringify(right)}`)
        }
      } catch (error) {
        counts.failures.push(String(error))
      }
      options.onProgress?.(counts)
    }
  }
  await Promise.all(Array.from({ length: options.clients }, (_, index) => client(index)))
  return counts
}

async function ask(
  { openai, model }: RandomClients,
  question: Question,
  how: { isStream: boolean; leavesAfterMs: number | null },
): Promise<{ text: string; left: boolean; pieces: number }> {
  const leave = new AbortController()
  const timer =
    how.leavesAfterMs === null ? undefined : setTimeout(() => leave.abort(), how.leavesAfterMs)
  let text = ''
  let pieces = 0
  try {
    const body = bodyOf(model, question)
    const { signal } = leave
    if (how.isStream) {
      const stream = await openai.chat.completions.create({ ...body, stream: true }, { signal })
      for await (const { choices } of stream) {
        const piece = choices[0]?.delta.content ?? ''
        text += piece
        if (piece !== '') pieces += 1
      }
    } else {
      const { choices } = await openai.chat.completions.create(body, { signal })
      text = choices[0]?.message.content ?? ''
    }
    // A stream that is left ends without an error.
    return { text, left: leave.signal.aborted, pieces }
  } catch (error) {
    if (error instanceof OpenAI.APIUserAbortError) return { text, left: true, pieces }
    throw error
  } finally {
    clearTimeout(timer)
  }
}
