import type { AuditLog, LogStatus, RequestPlan } from '../../contract/activity.ts'
import type { TokenBuckets } from '../providers/price.ts'

/**
 * One try at one target, however it ended, or a request that was refused before any. Plain values
 * only: it is handed to another thread. Holds no content.
 */
export interface Entry {
  readonly requestId: string
  /** From 1; 0 where nobody was asked. */
  readonly attempt: number
  /** Milliseconds since 1970. */
  readonly endedAtMs: number
  readonly durationMs: number
  readonly firstTokenMs: number | null
  readonly caller: EntryCaller
  /** The program at the other end, such as `Xcode`. */
  readonly process: string | null
  readonly door: AuditLog['door']
  /** Pattern of the route, never the URL: that one may hold a token. */
  readonly endpoint: string
  readonly stream: boolean
  readonly askedModel: string | null
  readonly plan: RequestPlan | null
  /** Of the trace that the client's request is part of: w3.org/TR/trace-context. */
  readonly traceparent: string | null
  readonly fallback: boolean
  /** `null` where nobody was asked. */
  readonly target: EntryTarget | null
  readonly status: LogStatus
  readonly httpStatus: number | null
  readonly error: EntryError | null
  /** `null` when nothing was used. */
  readonly tokens: TokenBuckets | null
  readonly estimated: boolean
  /** Thousand-millionths of a dollar. `null` when the price is not known, or nothing was used. */
  readonly costNanousd: number | null
  /** Bodies that left this Mac, and what came back; 0 where nothing left. */
  readonly bytesSent: number
  readonly bytesReceived: number
}

export interface EntryCaller {
  readonly tokenId: string | null
  readonly tokenLabel: string | null
  /** `null` for the owner and for nobody. */
  readonly userId: number | null
  /** `owner`, or an address; `null` where nobody is known. */
  readonly user: string | null
}

export interface EntryTarget {
  /** `local`, or the name of a provider. */
  readonly backend: string
  /** `null` for this Mac. */
  readonly providerId: number | null
  /** `null` where no model was asked for, such as in a test of a key. */
  readonly model: string | null
  readonly leaves: boolean
  readonly keyId: number | null
  readonly lastFour: string | null
}

export interface EntryError {
  readonly type: string
  /** In the words of Corral: what providers say may repeat the prompt. */
  readonly message: string
  readonly upstreamStatus: number | null
  readonly upstreamCode: string | null
}

/** Whose rows a caller may see. */
export type Sight =
  | { readonly kind: 'all' }
  | { readonly kind: 'user'; readonly userId: number }
  | { readonly kind: 'app'; readonly tokenId: string }
