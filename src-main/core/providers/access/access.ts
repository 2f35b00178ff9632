import type { Protocol } from '../../../contract/providers.ts'
import type { Secret } from '../secret.ts'
import type { AttemptOutcome } from '../upstream/upstream-error.ts'

/** What routing and the gateway may know of a provider at this moment. */
export interface ProviderFacts {
  readonly id: number
  readonly name: string
  readonly displayName: string
  readonly protocols: readonly Protocol[]
  readonly allowPrivate: boolean
  /** False when all its addresses are on this machine. */
  readonly leaves: boolean
  /** By the name that the provider knows. */
  readonly models: ReadonlyMap<string, ProviderModelFacts>
  /** Why no request can go there at all, for people; `null` when one can. */
  readonly unusable: string | null
}

export interface ProviderModelFacts {
  readonly name: string
  readonly contextTokens: number | null
  readonly prices: Prices
}

/** Millionths of a dollar per million tokens; `null` is unknown, never free. */
export interface Prices {
  readonly input: number | null
  readonly cachedInput: number | null
  readonly cacheWrite: number | null
  readonly longCacheWrite: number | null
  readonly output: number | null
  /** Left out where long prompts cost no more. */
  readonly longPrompt?: LongPromptPrices | null
}

/** What a whole request costs, in percent of the other prices, when its prompt is longer. */
export interface LongPromptPrices {
  readonly overTokens: number
  readonly inputPercent: number
  readonly outputPercent: number
}

/** The way to providers: which key, which address, and what is known of their health. */
export interface ProviderAccess {
  /** By name, whatever its case. `userId` (`null`: the owner) decides which keys count. Cheap. */
  facts(name: string, userId: number | null): ProviderFacts | null
  list(userId: number | null): readonly ProviderFacts[]
  /**
   * Chooses key and address for one attempt and opens the key. Everything taken must be settled,
   * exactly once, whatever happens.
   * @throws CorralError `vault_locked`
   */
  take(providerId: number, wish: AccessWish): Promise<Access | NoAccess>
  /** The network is another one, as after a sleep: addresses that failed are tried again at once. */
  probeAgain(): void
  /** Ends what runs in the background. What is settled from now on changes no key. */
  stop(): Promise<void>
}

export interface AccessWish {
  readonly userId: number | null
  readonly model: string
  /** Of a conversation: its requests stay with one key and address while those are well. */
  readonly sessionKey: string | null
  /** `Access.id`s that this request has tried. */
  readonly tried: ReadonlySet<string>
}

export interface Access {
  readonly kind: 'access'
  /** Key and address, for `tried`. */
  readonly id: string
  /** `null` without a key, or with one from the environment. */
  readonly keyId: number | null
  readonly lastFour: string | null
  /** Keys of one account share their limits. `null` when nobody said which. */
  readonly account: string | null
  readonly secret: Secret | null
  /** Normalised, as `providers.base_url`. */
  readonly baseUrl: string
  /** What came of it: moves the states of the key, the address and the provider. */
  settle(outcome: AttemptOutcome): void
}

export interface NoAccess {
  readonly kind: 'none'
  /**
   * - `no_key`: none is there for this user and model
   * - `refused`: all there are were refused by the provider, or need to be entered again
   * - `cooling`: all wait for their limits
   * - `down`: the provider has failed too often
   * - `tried`: this request has tried all there are
   * - `nothing_leaves`: it takes to leave this Mac, and nothing may
   */
  readonly reason: 'no_key' | 'refused' | 'cooling' | 'down' | 'tried' | 'nothing_leaves'
  /** For people. */
  readonly message: string
  /**
   * Until one may be tried again, of those that this request has tried, too: who waits asks with an
   * empty `tried` next. `null` when time does not help.
   */
  readonly waitMs: number | null
}
