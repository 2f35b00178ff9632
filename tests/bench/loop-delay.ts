import { monitorEventLoopDelay } from 'node:perf_hooks'
import { isMainThread } from 'node:worker_threads'

/**
 * Loaded into Corral's process before anything else (`node --import`). It measures how long the
 * event loop is held up, and answers the parent's question `loop-delay` with a LoopDelay.
 */
export interface LoopDelay {
  readonly samples: number
  /** How much later than asked the loop came round. */
  readonly p99Ms: number
  readonly maxMs: number
}

const resolutionMs = 2

if (isMainThread && process.send) {
  // Neither for processes that this one starts.
  delete process.env.NODE_OPTIONS
  const histogram = monitorEventLoopDelay({ resolution: resolutionMs })
  histogram.enable()
  const lateMs = (nanoseconds: number) => Math.max(0, nanoseconds / 1e6 - resolutionMs)
  process.on('message', (message) => {
    if (message !== 'loop-delay') return
    const { count, max } = histogram
    const p99Ms = count > 0 ? lateMs(histogram.percentile(99)) : 0
    process.send?.({
      samples: count,
      p99Ms,
      maxMs: count > 0 ? lateMs(max) : 0,
    } satisfies LoopDelay)
    histogram.reset()
  })
}
