import { parentPort } from 'node:worker_threads'
import '../../../src-main/core/activity/store/store-thread.ts'

/** The thread of the log, but asking it for sums is the end of it. */
parentPort?.on('message', ({ m: method }: { m?: string }) => {
  if (method === 'stats') process.exit(1)
})
