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
  if (signal.aborted) process.exitCode = interruptedCode
}

/**
 * Runs what is short, and gives up at Control-C, so that what was lent for it is given back. Where
 * somebody else heeds the signal, it is left to them.
 * @throws AbortError at Control-C
 */
export async function orInterrupted<T>(run: () => Promise<T>): Promise<T> {
  if (process.listenerCount('SIGINT') > 0) return run()
  const interrupted = Promise.withResolvers<never>()
  const giveUp = () => {
    if (process.listenerCount('SIGINT') > 1) return
    interrupted.reject(new DOMException('interrupted', 'AbortError'))
  }
  process.on('SIGINT', giveUp)
  try {
    return await Promise.race([run(), interrupted.promise])
  } finally {
    process.off('SIGINT', giveUp)
  }
}
