import { isMainThread } from 'node:worker_threads'
import { collectGarbage } from './collect-garbage.ts'

/**
 * Loaded into Corral's process before anything else (`node --import`). It answers the parent's
 * questions `memory`, after a collection, and `memory as it is` with a MemoryReport.
 */
export interface MemoryReport {
  /** What is held by objects. */
  readonly heapMegabytes: number
  /** Buffers that belong to objects. */
  readonly externalMegabytes: number
  readonly residentMegabytes: number
}

if (isMainThread && process.send) {
  // Not for processes that this one starts.
  delete process.env.NODE_OPTIONS
  process.on('message', (message) => {
    if (message !== 'memory' && message !== 'memory as it is') return
    if (message === 'memory') collectGarbage()
    const { heapUsed, external, rss } = process.memoryUsage()
    process.send?.({
      heapMegabytes: heapUsed / 1e6,
      externalMegabytes: external / 1e6,
      residentMegabytes: rss / 1e6,
    } satisfies MemoryReport)
  })
}
