import { z } from 'zod'
import { shaped } from '../event-frames.ts'
import { demand } from '../faults.ts'
import { type SelfTest, shortTimeoutMs } from '../self-test.ts'

const List = z.object({
  object: z.literal('list'),
  data: z.array(z.object({ index: z.int(), embedding: z.array(z.number()).min(1) })),
  usage: z.object({ prompt_tokens: z.int().positive() }),
})

const texts = ['A heron waits.', 'Rain.', 'The river is high today, and the ferry does not run.']
const leastLikeness = 0.999

/** Vectors of one length, in order, and the same alone as in company. */
export const embeddings: SelfTest = {
  name: 'embeddings',
  kind: 'embeddings',
  timeoutMs: shortTimeoutMs,
  async run(port) {
    const ask = async (input: readonly string[]) =>
      shaped(await port.post('/v1/embeddings', { input }), List, 'The answer').data
    const together = await ask(texts)
    const inOrder = together.every(({ index }, at) => index === at)
    demand(together.length === texts.length && inOrder, 'The vectors are not those of the inputs.')
    const [first] = together
    const size = first?.embedding.length ?? 0
    demand(
      together.every(({ embedding }) => embedding.length === size),
      'Their lengths differ.',
    )
    const [alone] = await ask(texts.slice(0, 1))
    const likeness = cosine(first?.embedding ?? [], alone?.embedding ?? [])
    demand(likeness >= leastLikeness, 'A text has another vector alone than among others.')
    return `${together.length} vectors of ${size} numbers.`
  },
}

function cosine(one: readonly number[], other: readonly number[]): number {
  const dot = (a: readonly number[], b: readonly number[]) =>
    a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0)
  return dot(one, other) / Math.sqrt(dot(one, one) * dot(other, other))
}
