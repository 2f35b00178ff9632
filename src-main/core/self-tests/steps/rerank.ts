import { z } from 'zod'
import { shaped } from '../event-frames.ts'
import { demand } from '../faults.ts'
import { type SelfTest, shortTimeoutMs } from '../self-test.ts'

const Ranked = z.object({
  results: z.array(z.object({ index: z.int(), relevance_score: z.number() })),
  usage: z.object({ prompt_tokens: z.int().positive() }),
})

const documents = ['Herons eat fish.', 'The tax is due in May.', 'A bird by the river.']

/** Every document once, the best first. */
export const rerank: SelfTest = {
  name: 'rerank',
  kind: 'ranking',
  timeoutMs: shortTimeoutMs,
  async run(port) {
    const answer = await port.post('/v1/rerank', { query: 'What does a heron eat?', documents })
    const { results } = shaped(answer, Ranked, 'The answer')
    const places = results.map(({ index }) => index).toSorted((a, b) => a - b)
    demand(
      places.join() === documents.map((_, at) => at).join(),
      'Not every document is ranked once.',
    )
    const isSorted = results.every(({ relevance_score: score }, at) => {
      const next = results[at + 1]
      return next === undefined || score >= next.relevance_score
    })
    demand(isSorted, 'The best is not the first.')
    return `${results.length} documents in order.`
  },
}
