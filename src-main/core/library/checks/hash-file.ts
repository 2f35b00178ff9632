import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { Worker } from 'node:worker_threads'
import { createLimit } from '../../lib/limit.ts'

/** Reads whole files, one at a time: gigabytes take as long as the disk does. */
export interface Hashing {
  /** The SHA-256 in hexadecimal. Rejects with file errors, and when it is stopped. */
  hash(path: string): Promise<string>
  /** While it is paused it takes no time of any core. */
  pause(isPaused: boolean): void
  stop(): void
}

/** Smaller ones take less time than a thread does to start. */
const threadFromBytes = 4 * 2 ** 20

export function createHashing(): Hashing {
  const flag = new Int32Array(new SharedArrayBuffer(4))
  const inTurn = createLimit(1)
  const stopping = new AbortController()

  const inThread = async (path: string): Promise<string> => {
    const answer = Promise.withResolvers<string>()
    const worker = new Worker(program, { eval: true, execArgv: [], workerData: { path, flag } })
    worker.once('message', (sha256) => answer.resolve(String(sha256)))
    worker.once('error', answer.reject)
    const stop = () => {
      answer.reject(stopping.signal.reason)
      // It may be waiting.
      Atomics.store(flag, 0, 0)
      Atomics.notify(flag, 0)
      void worker.terminate()
    }
    stopping.signal.addEventListener('abort', stop, { once: true })
    try {
      return await answer.promise
    } finally {
      stopping.signal.removeEventListener('abort', stop)
    }
  }
  return {
    hash: (path) =>
      inTurn(async () => {
        stopping.signal.throwIfAborted()
        if ((await stat(path)).size >= threadFromBytes) return inThread(path)
        const bytes = await readFile(path)
        return createHash('sha256').update(bytes).digest('hex')
      }),
    pause(isPaused) {
      Atomics.store(flag, 0, isPaused ? 1 : 0)
      Atomics.notify(flag, 0)
    },
    stop: () => stopping.abort(),
  }
}

/** As text, so that no bundler has to know of another entry. */
const program = `
const { createHash } = require('node:crypto')
const { closeSync, openSync, readSync } = require('node:fs')
const { parentPort, workerData: { path, flag } } = require('node:worker_threads')
const file = openSync(path, 'r')
const hash = createHash('sha256')
const chunk = Buffer.alloc(2 ** 20)
for (;;) {
  Atomics.wait(flag, 0, 1)
  const length = readSync(file, chunk)
  if (length === 0) break
  hash.update(chunk.subarray(0, length))
}
closeSync(file)
parentPort.postMessage(hash.digest('hex'))`
