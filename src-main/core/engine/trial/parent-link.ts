import { writeSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import type { TrialMessage } from './trial-messages.ts'

/** The trial's way to whoever started it. */
export interface ParentLink {
  onRequest(listener: (line: string) => void): void
  /** Has arrived when it returns: the next step may be the last. */
  send(message: TrialMessage): void
}

/** What Electron gives its utility processes (https://www.electronjs.org/docs/latest/api/parent-port). */
interface ParentPort {
  on(event: 'message', listener: (event: { data: unknown }) => void): void
  postMessage(message: unknown): void
}

export function openParentLink(): ParentLink {
  const { parentPort } = process as { parentPort?: ParentPort }
  return parentPort ? overPort(parentPort) : overStandardStreams()
}

/** Electron ends its utility processes itself when the app is gone. */
function overPort(port: ParentPort): ParentLink {
  return {
    onRequest: (listener) => port.on('message', ({ data }) => listener(String(data))),
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- no window: a process
    send: (message) => port.postMessage(JSON.stringify(message)),
  }
}

/**
 * A thread that reads, so that the end of the parent is noticed also while the native library never
 * comes back. Its input ends with the parent, however that ends.
 */
const reader = `
const { parentPort } = require('node:worker_threads')
const { readSync } = require('node:fs')
const chunk = Buffer.alloc(65536)
let text = ''
for (;;) {
  const length = readSync(0, chunk)
  if (length === 0) process.kill(process.pid, 'SIGKILL')
  text += chunk.toString('utf8', 0, length)
  const lines = text.split('\\n')
  text = lines.pop()
  for (const line of lines) parentPort.postMessage(line)
}`

function overStandardStreams(): ParentLink {
  const worker = new Worker(reader, { eval: true, execArgv: [] })
  return {
    onRequest: (listener) => void worker.on('message', (line) => listener(String(line))),
    send: (message) => void writeSync(1, `${JSON.stringify(message)}\n`),
  }
}
