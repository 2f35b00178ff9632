import { interruptedCode } from './exit.ts'

/**
 * Runs what takes long: Control-C, or a reader that has had enough (`corral … | head`), aborts the
 * signal, and the command ends as shells expect it of one that was interrupted.
 */
export async function interruptible(run: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const interrupted = new AbortController()
  const { signal } = interrupted
  process.once('SIGINT', () => interrupted.abort())
  process.stdout.on('error', () => interrupted.abort())
  try {
    await run(signal)
  } catch (error) {
    if (!signal.aborted) throw error
  }
  // A connection that does not heed the signal would hold the process.
  if (signal.aborted) process.exit(interruptedCode)
}

/** What heeds the signal by itself has so long for it. */
const graceMs = 1000

/**
 * Runs what something was lent for, and gives up at Control-C, so that it is given back: at once, or
 * where somebody else heeds the signal, after a moment for them. An answer that is watched does not
 * always end when it is told to.
 * @throws AbortError at Control-C
 */
export async function orInterrupted<T>(run: () => Promise<T>): Promise<T> {
  const interrupted = Promise.withResolvers<never>()
  let grace: NodeJS.Timeout | undefined
  const isHeeded = process.listenerCount('SIGINT') > 0
  const giveUp = () => {
    const others = isHeeded || process.listenerCount('SIGINT') > 1
    const reject = () => interrupted.reject(new DOMException('interrupted', 'AbortError'))
    grace = setTimeout(reject, others ? graceMs : 0)
  }
  process.once('SIGINT', giveUp)
  try {
    return await Promise.race([run(), interrupted.promise])
  } finally {
    process.off('SIGINT', giveUp)
    clearTimeout(grace)
  }
}
