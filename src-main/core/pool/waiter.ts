import type { KvCacheType } from '../../contract/fit.ts'
import { CorralError } from '../errors.ts'
import type { Lease, Resident } from './resident.ts'

export interface LeaseOptions {
  /** Of the load; 0 to 1. */
  readonly onProgress?: (progress: number) => void
  /** Called when there is no room yet, with the reason in words, and again when that changes. */
  readonly onWaiting?: (explanation: string) => void
  /** Context that the request needs in its slot; a smaller one is loaded anew with more. */
  readonly minContextTokens?: number
  /** The type of cache to be used; `null` for the model's own. Another one is another context. */
  readonly kvCacheType?: KvCacheType | null
  /** Context that a load should have where there is room; no reason to load anew. */
  readonly usualContextTokens?: number
  /** A person asks: a load that failed a moment ago is tried again at once. */
  readonly isExplicit?: boolean
  /** `false`: no other model has to go for it. */
  readonly mayEvict?: boolean
}

/** Somebody who asked for a lease and has no answer yet. It is answered exactly once. */
export interface Waiter {
  /** Of the variant that it waits for. */
  readonly modelId: string
  readonly options: Required<LeaseOptions>
  readonly lease: Promise<Lease>
  isSettled(): boolean
  grant(resident: Resident): void
  refuse(error: unknown): void
  /** Says why it waits, unless it was said already. */
  tell(explanation: string): void
  /** While this returns a time, the wait for memory of the system may go on until then. */
  memoryDeadlineMs: number | null
}

/** @param left is called when the caller leaves before it has an answer */
export function createWaiter(
  modelId: string,
  options: LeaseOptions,
  signal: AbortSignal,
  left: () => void,
): Waiter {
  const answer = Promise.withResolvers<Lease>()
  let settled = false
  let told = ''
  const settle = (how: () => void) => {
    if (settled) return
    settled = true
    signal.removeEventListener('abort', leave)
    how()
  }
  const refuse = (error: unknown) => settle(() => answer.reject(CorralError.from(error)))
  const leave = () => {
    settle(() => answer.reject(signal.reason as Error))
    left()
  }
  signal.addEventListener('abort', leave, { once: true })
  const { onProgress = () => {}, onWaiting = () => {}, minContextTokens = 0 } = options
  const { isExplicit = false, mayEvict = true } = options
  const { kvCacheType = null, usualContextTokens = 0 } = options
  const context = { minContextTokens, usualContextTokens, kvCacheType }
  return {
    modelId,
    options: { onProgress, onWaiting, ...context, isExplicit, mayEvict },
    lease: answer.promise,
    isSettled: () => settled,
    grant: (resident) => settle(() => answer.resolve(resident.lease({ isUse: !isExplicit }))),
    refuse,
    tell(explanation) {
      if (settled || told === explanation) return
      told = explanation
      options.onWaiting?.(explanation)
    },
    memoryDeadlineMs: null,
  }
}
