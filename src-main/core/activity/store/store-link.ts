import { Worker } from 'node:worker_threads'
import { type BirpcReturn, createBirpc } from 'birpc'
import { CorralError } from '../../errors.ts'
import type { AnswerOf, StoreThreadData, ThreadCalls, ThreadReports } from './thread-link.ts'

/** A thread that died is not started again sooner. */
const restartAfterMs = 1000

/** The way to the thread that owns `activity.db`. */
export interface StoreLink {
  /**
   * Asks the thread, and starts it when it does not run. Calls are sent before this returns, so
   * they are answered in the order in which they were made.
   * @throws CorralError `unavailable` when the thread died
   * @throws Error what the call throws there
   */
  call<Name extends keyof ThreadCalls>(
    name: Name,
    ...args: Parameters<ThreadCalls[Name]>
  ): Promise<AnswerOf<Name>>
  /** Closes the file and ends the thread, if there is one. */
  close(): Promise<void>
}

export interface StoreLinkDeps extends StoreThreadData {
  /** The thread's program. */
  readonly storeFile: string
  readonly now: () => number
  /** The thread has moved a damaged file there. */
  readonly onDamaged: (aside: string) => void
}

interface Thread {
  readonly worker: Worker
  readonly rpc: BirpcReturn<ThreadCalls, ThreadReports>
  /** Questions that are not answered yet. */
  pending: number
}

export function createStoreLink(deps: StoreLinkDeps): StoreLink {
  let thread: Thread | null = null
  let diedAtMs = Number.NEGATIVE_INFINITY

  function start(): Thread {
    if (deps.now() - diedAtMs < restartAfterMs) throw gone()
    const { path, migrationsDir } = deps
    const workerData: StoreThreadData = { path, migrationsDir }
    const worker = new Worker(deps.storeFile, {
      name: 'activity',
      workerData,
      // What this process was started with is no matter of the thread: flags, keys.
      execArgv: [],
      env: {},
    })
    const rpc = createBirpc<ThreadCalls, ThreadReports>(
      { damaged: deps.onDamaged },
      {
        post: (message) => worker.postMessage(message, []),
        on: (listener) => void worker.on('message', listener),
        // A long answer is not a lost one: the end of the thread is heard of.
        timeout: -1,
      },
    )
    const started = { worker, rpc, pending: 0 }
    const end = (error: unknown) => {
      if (!rpc.$closed) rpc.$close(gone(error))
      if (thread !== started) return
      thread = null
      diedAtMs = deps.now()
    }
    worker.on('error', end)
    worker.on('exit', end)
    worker.unref()
    return started
  }

  const link: StoreLink = {
    async call<Name extends keyof ThreadCalls>(
      name: Name,
      ...args: Parameters<ThreadCalls[Name]>
    ): Promise<AnswerOf<Name>> {
      const asked = (thread ??= start())
      // Who waits for an answer keeps the process alive until it comes.
      if (++asked.pending === 1) asked.worker.ref()
      try {
        return await asked.rpc.$call(name, ...args)
      } finally {
        if (--asked.pending === 0) asked.worker.unref()
      }
    },
    async close() {
      if (!thread) return
      const { worker } = thread
      await link.call('close').catch(() => {})
      thread = null
      await worker.terminate()
    },
  }
  return link
}

function gone(cause?: unknown): CorralError {
  const message = 'The log of requests is not to be reached. Try again in a moment.'
  return new CorralError('unavailable', message, { cause })
}
