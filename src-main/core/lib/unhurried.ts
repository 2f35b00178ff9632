import { setTimeout as pause } from 'node:timers/promises'

/**
 * The values of a sequence, with a pause after each, so that one which is large and changes often
 * does not fill the connection. Of a `Live` value those in between are skipped and the last is never
 * lost; after a time without changes the next comes at once. Ending the one ends the other.
 * @param pauseMs after this value
 */
export async function* unhurried<T>(
  values: AsyncIterable<T>,
  pauseMs: (value: T) => number,
  signal?: AbortSignal,
): AsyncGenerator<T, void> {
  for await (const value of values) {
    yield value
    await pause(pauseMs(value), undefined, { ref: false, ...(signal && { signal }) }).catch(
      () => undefined,
    )
  }
}
