import { within } from '../../../lib/within.ts'

/** How long the end of the bytes may lag behind the end of the answer: a connection can be kept. */
const lagMs = 250

/**
 * Reads on behind the last event of an answer to the end of the bytes, for a moment. Whatever they
 * hold, the answer was whole. Answers whether the end came.
 */
export async function drain(reader: AsyncIterator<unknown>): Promise<boolean> {
  const deadline = performance.now() + lagMs
  for (;;) {
    const next = reader.next().catch(() => ({ done: true }))
    const read = await within(next, deadline - performance.now())
    if (read === null || read.done) return read !== null
  }
}
