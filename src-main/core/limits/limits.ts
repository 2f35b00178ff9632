import type { Caller } from '../accounts/caller.ts'
import type { Usage } from '../chat.ts'
import type { Prices } from '../providers/access/access.ts'

/** What bounds requests: how many at a time, how many in a while, and for how much money. */
export interface Limits {
  /**
   * Lets a request of an app in: its own rate, tokens and requests at a time. Waits its turn in a
   * bounded queue where only the number at a time is in the way.
   * @param ask tokens of the prompt, estimated
   * @throws CorralError `rate_limited` with the time to wait, `null` where waiting does not help;
   * the signal's reason
   */
  admit(caller: Caller | null, ask: { readonly tokens: number }, signal: AbortSignal): Promise<Pass>
  /**
   * Before an attempt: every budget that the request counts against, then a place with the key
   * and the provider, then their rates. What it may cost is reserved until it is settled or released.
   * Local attempts are only counted. The budgets are looked at before the call returns, all in one
   * go, so that requests at the same time never reserve the same money.
   * @throws CorralError `rate_limited`, `budget_exceeded`; the signal's reason. Then nothing is held
   */
  reserve(attempt: AttemptCost, signal: AbortSignal): Promise<Reservation>
}

/** Held while a request runs. Released once; again does nothing. */
export interface Pass {
  /** @param usedTokens of prompt and answer; left out, the estimate stays counted */
  release(usedTokens?: number): void
}

export interface AttemptCost {
  readonly caller: Caller | null
  /** `null` for this Mac. */
  readonly providerId: number | null
  readonly keyId: number | null
  readonly model: string
  /**
   * `null` when nothing is known of the model. Not looked at for this Mac; all zero for what costs
   * nothing elsewhere, such as another server on it.
   */
  readonly prices: Prices | null
  readonly inputTokens: number
  /** `null` when the request leaves it open, 0 when its answer has no tokens, as with embeddings. */
  readonly maxTokens: number | null
}

export interface Reservation {
  /** Counts what was used, and answers its cost in thousand-millionths of a dollar. */
  settle(usage: Usage, how: { readonly estimated: boolean }): { costNanousd: number | null }
  /** Nothing was used. After `settle`, does nothing. */
  release(): void
}
