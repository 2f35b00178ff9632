import type { AnswerEvent } from '../chat.ts'
import { within } from '../lib/within.ts'

/** When a silence counts as one. */
export interface Patience {
  /** From the request on. */
  readonly firstMs: number
  /** From the last sign of life on. */
  readonly laterMs: number
}

/**
 * Events with content, and `null` whenever none came for a while: a model loads, the request waits
 * for a slot, a long prompt is read. What is not read is not asked for. Ending the iteration ends
 * `events` without waiting for it, so whoever ends it early aborts what is behind it first.
 */
export async function* withSilences(
  events: AsyncGenerator<AnswerEvent, void>,
  { firstMs, laterMs }: Patience,
): AsyncGenerator<AnswerEvent | null, void> {
  let deadline = performance.now() + firstMs
  let next: Promise<IteratorResult<AnswerEvent, void>> | undefined
  try {
    for (;;) {
      if (!next) {
        next = events.next()
        // It may fail while nobody waits for it; whoever waits next learns of it.
        next.catch(() => {})
      }
      const result = await within(next, deadline - performance.now())
      if (result === null) {
        yield null
        deadline = performance.now() + laterMs
        continue
      }
      next = undefined
      if (result.done) return
      if (result.value.type === 'waiting') continue
      yield result.value
      deadline = performance.now() + laterMs
    }
  } finally {
    void events.return().catch(() => {})
  }
}
