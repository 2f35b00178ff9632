import { parentPort, workerData } from 'node:worker_threads'
import { createBirpc } from 'birpc'
import { createReopening } from './reopening.ts'
import type { StoreThreadData, ThreadCalls, ThreadReports } from './thread-link.ts'

// The thread that owns `activity.db`. Calls are answered in the order in which they come, and what
// was answered is in the file.

const port = parentPort
if (!port) throw new Error('This file is run as a thread.')
const { path, migrationsDir } = workerData as StoreThreadData

const calls: ThreadCalls = createReopening(path, migrationsDir, (aside) => {
  void main.damaged.asEvent(aside)
})
const main = createBirpc<ThreadReports, ThreadCalls>(calls, {
  post: (message) => port.postMessage(message, []),
  on: (listener) => void port.on('message', listener),
})
