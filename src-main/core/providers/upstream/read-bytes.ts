import type { OpenAnswer } from '../../egress/open-answer.ts'
import { asUpstreamError } from './send-upstream.ts'
import { UpstreamError } from './upstream-error.ts'
import { type WatchdogLimits, createWatchdog } from './watchdog.ts'

/** A body that is read as it is wanted, under watch. */
export interface WatchedBytes extends AsyncIterable<Uint8Array> {
  /** Content has come: from now on only silence counts. */
  begun(): void
}

/** So much waits for its reader before the far side has to. */
const maxWaitingBytes = 64 * 2 ** 10

/**
 * The body of an answer. Ending the iteration gives the connection up.
 * @throws UpstreamError `timeout`, `cut`
 */
export function readBytes(answer: OpenAnswer, limits: WatchdogLimits): WatchedBytes {
  let chunks: Buffer[] = []
  let waiting = 0
  let end: { error?: unknown } | undefined
  let wake: (() => void) | undefined

  const over = (ended: { error?: unknown }) => {
    end ??= ended
    watchdog.stop()
    wake?.()
  }
  const watchdog = createWatchdog(limits, (waited) => {
    answer.abort()
    over({
      error: new UpstreamError('timeout', `The provider sent nothing for too long (${waited}).`),
    })
  })
  answer.pipe({
    data(chunk) {
      watchdog.alive()
      chunks.push(chunk)
      waiting += chunk.length
      wake?.()
      if (waiting < maxWaitingBytes) return true
      watchdog.paused(true)
      return false
    },
    end: () => over({}),
    fail: (error) => over({ error: asUpstreamError(error) }),
  })

  async function* read(): AsyncGenerator<Uint8Array, void> {
    try {
      for (;;) {
        const taken = chunks
        chunks = []
        const wasFull = waiting >= maxWaitingBytes
        waiting = 0
        if (wasFull) {
          watchdog.paused(false)
          // More may come before this returns.
          answer.resume()
        }
        yield* taken
        if (chunks.length > 0) continue
        if (end && 'error' in end) throw end.error
        if (end) return
        await new Promise<void>((resolve) => (wake = resolve))
      }
    } finally {
      watchdog.stop()
      answer.abort()
    }
  }
  return { begun: () => watchdog.begun(), [Symbol.asyncIterator]: read }
}
