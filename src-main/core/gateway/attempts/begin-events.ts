import type { AnswerEvent } from '../../chat.ts'
import { within } from '../../lib/within.ts'
import { isContent } from './watch-events.ts'

/**
 * Waits for the first content, but not longer than `patienceMs`. What fails until then is thrown
 * here. `onContent` is called once.
 */
export async function beginEvents(
  events: AsyncGenerator<AnswerEvent, void>,
  patienceMs: number,
  onContent: () => void = () => {},
): Promise<AsyncGenerator<AnswerEvent, void>> {
  const deadline = performance.now() + patienceMs
  const seen: AnswerEvent[] = []
  let pending: Promise<IteratorResult<AnswerEvent, void>> | undefined
  for (;;) {
    pending = events.next()
    pending.catch(() => {})
    const result = await within(pending, deadline - performance.now())
    if (result === null) break
    pending = undefined
    if (result.done) break
    seen.push(result.value)
    if (isContent(result.value)) break
  }
  return (async function* () {
    let isFirst = true
    const noted = (event: AnswerEvent) => {
      if (isFirst && isContent(event)) {
        isFirst = false
        onContent()
      }
      return event
    }
    try {
      for (const event of seen) yield noted(event)
      const late = await pending
      if (late && !late.done) yield noted(late.value)
      for await (const event of events) yield noted(event)
    } finally {
      void events.return().catch(() => {})
    }
  })()
}
