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
