/** When a server that was lost is tried again. */
export interface Retries {
  /** How long to wait before the next try, in ms; `null` once it is given up. */
  next(): number | null
  /** It is there: if that lasts, the next loss counts as the first. */
  noteReady(): void
  reset(): void
}

const delaysMs = [1000, 4000, 15_000]
const steadyMs = 60_000

export function createRetries(): Retries {
  let used = 0
  let readySince: number | null = null
  return {
    next() {
      if (readySince !== null && performance.now() - readySince > steadyMs) used = 0
      readySince = null
      return delaysMs[used++] ?? null
    },
    noteReady() {
      readySince = performance.now()
    },
    reset() {
      used = 0
      readySince = null
    },
  }
}
