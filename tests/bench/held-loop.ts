/** How long this thread computed between two rounds of its event loop, in milliseconds. */
export interface HeldLoop {
  readonly p99Ms: number
  readonly maxMs: number
}

/** By the thread's own clock: on a busy machine a wait says nothing of who was computing. */
export function watchLoop(): { stop(): HeldLoop } {
  const held: number[] = []
  let before = threadMs()
  const timer = setInterval(() => {
    const now = threadMs()
    held.push(now - before)
    before = now
  }, 1)
  return {
    stop() {
      clearInterval(timer)
      const sorted = held.toSorted((a, b) => a - b)
      return { p99Ms: sorted[Math.floor(sorted.length * 0.99)] ?? 0, maxMs: sorted.at(-1) ?? 0 }
    },
  }
}

function threadMs(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}
