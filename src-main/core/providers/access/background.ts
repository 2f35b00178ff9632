import type { Log } from '../../lib/log.ts'

/** Work that nobody waits for, until the end: then it is aborted and waited for. */
export interface Background {
  readonly signal: AbortSignal
  run(work: () => Promise<void>): void
  stop(): Promise<void>
}

export function createBackground(log: Log): Background {
  const ending = new AbortController()
  const running = new Set<Promise<void>>()
  return {
    signal: ending.signal,
    run(work) {
      if (ending.signal.aborted) return
      const done: Promise<void> = work()
        .catch((error: unknown) => {
          if (!ending.signal.aborted) log.warn({ err: error }, 'a provider could not be asked')
        })
        .finally(() => running.delete(done))
      running.add(done)
    },
    async stop() {
      ending.abort()
      await Promise.all(running)
    },
  }
}
