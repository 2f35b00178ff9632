import type { ChatEvent } from '../chat.ts'

/**
 * Waits for the first event with content, so that a failure before it is thrown here and can still
 * become a status line. What comes back yields that event and the rest.
 */
export async function primed(
  events: AsyncGenerator<ChatEvent, void>,
): Promise<AsyncGenerator<ChatEvent, void>> {
  let first = await events.next()
  while (!first.done && first.value.type === 'waiting') first = await events.next()
  return (async function* () {
    if (!first.done) yield first.value
    yield* events
  })()
}
