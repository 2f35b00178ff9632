import type { Token } from 'node-llama-cpp'
import type {
  GenerationEnd,
  GenerationRequest,
  GenerationSink,
  GenerationStart,
  TokenProbability,
} from './generation.ts'
import { rank } from './waiting-line.ts'

/** One generation from its call to its end. Settled exactly once. */
export interface Job {
  readonly request: GenerationRequest
  readonly sink: GenerationSink
  readonly prompt: Uint32Array
  /** Lowest goes first. */
  readonly rank: number
  /** Tokens it may produce at most. */
  readonly limit: number
  readonly settled: boolean
  readonly promise: Promise<GenerationEnd>
  /** Tokens produced so far; the sink may not have seen the newest. */
  completionTokens: number
  knowsToWait: boolean
  cachedTokens: number
  cachedFrom: GenerationStart['cachedFrom']
  computedTokens: number
  /** Produced but not given to the sink. */
  undelivered: { readonly token: Token; readonly probability: TokenProbability | null } | null
  firstTokenAtMs: number | null
  lastTokenAtMs: number | null
  /** When it got its slot. */
  startedAtMs: number | null
  finish(reason: GenerationEnd['reason']): void
  fail(error: unknown): void
}

export function createJob(
  request: GenerationRequest,
  sink: GenerationSink,
  contextTokens: number,
  onSettled: () => void,
): Job {
  const arrivedAtMs = performance.now()
  const { promise, resolve, reject } = Promise.withResolvers<GenerationEnd>()
  let settled = false

  const settle = (how: () => void) => {
    if (settled) return
    settled = true
    how()
    onSettled()
  }

  const job: Job = {
    request,
    sink,
    prompt: Uint32Array.from(request.prompt),
    rank: rank(request.priority, arrivedAtMs),
    limit: Math.max(1, Math.min(request.maxTokens, contextTokens - request.prompt.length)),
    get settled() {
      return settled
    },
    promise,
    completionTokens: 0,
    knowsToWait: false,
    cachedTokens: 0,
    cachedFrom: null,
    computedTokens: 0,
    undelivered: null,
    firstTokenAtMs: null,
    lastTokenAtMs: null,
    startedAtMs: null,
    finish(reason) {
      const now = performance.now()
      const firstTokenAtMs = job.firstTokenAtMs ?? now
      settle(() =>
        resolve({
          reason,
          completionTokens: job.completionTokens,
          firstTokenMs: firstTokenAtMs - arrivedAtMs,
          decodeMs: (job.lastTokenAtMs ?? firstTokenAtMs) - firstTokenAtMs,
        }),
      )
    },
    fail(error) {
      settle(() => reject(error))
    },
  }
  return job
}

/** What a sink throws ends its own generation only. */
export function tell(job: Job, call: () => void): void {
  try {
    call()
  } catch (error) {
    job.fail(error)
  }
}
