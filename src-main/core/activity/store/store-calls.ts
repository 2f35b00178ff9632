import type {
  EgressLine,
  LogFilter,
  LogPage,
  LogStats,
  RequestDetail,
  Sums,
  UsageGroup,
} from '../../../contract/activity.ts'
import type { Entry, Sight } from '../entry.ts'

/**
 * What the thread that owns `activity.db` does. Calls are answered in their order, and after the
 * rows that were handed over before them. A thread of its own: sums over a million rows must not
 * hold up a single token.
 */
export interface StoreCalls {
  /**
   * In one transaction. Ids are given beforehand; what is there already is not written twice.
   * Answers how many no file could take, as their values are not what they have to be.
   */
  write(entries: readonly NumberedEntry[]): number
  /** @param page `before` is an id, not part of the page */
  list(sight: Sight, filter: LogFilter, page: Page): LogPage
  /** `null` when it is not there, or not for these eyes. */
  request(sight: Sight, requestId: string): RequestDetail | null
  stats(sight: Sight, filter: LogFilter): Omit<LogStats, 'lost'>
  /** Lets rows be written meanwhile. */
  usage(sight: Sight, wish: UsageWish): Promise<UsagePoint[]>
  egress(span: Span): { lines: EgressLine[]; blocked: number }
  /** Removes what is older or too much, some rows at a time; says whether there is more to do. */
  prune(bounds: { readonly keepDays: number; readonly maxBytes: number; nowMs: number }): boolean
  clear(): void
  /** Seals stay seals: what lies here cannot be opened by this thread. */
  keepContent(content: SealedContent): void
  content(requestId: string): SealedContent[]
  forgetContent(requestId: string): void
  /** Those of a key that is no more. */
  forgetContentUnlessSealedUnder(kid: string): void
  sizeBytes(): number
}

export interface NumberedEntry extends Entry {
  /** Microseconds since 1970 of the end, made unique and growing. */
  readonly id: number
}

export interface Page {
  readonly before?: number | undefined
  readonly limit: number
}

export interface Span {
  readonly fromMs: number
  readonly toMs: number
}

export interface UsageWish extends Span {
  readonly by: UsageGroup
  readonly step: 'hour' | 'day'
  readonly timeZone: string
}

/** `key` and `name` of the group; this Mac apart from elsewhere. */
export interface UsagePoint extends Sums {
  readonly start: string
  readonly key: string
  readonly name: string
  readonly local: boolean
}

/** One body. A request has attempt 0, its answers those of their tries. */
export interface SealedContent {
  readonly requestId: string
  readonly attempt: number
  /** Names the key of the vault that it opens with. */
  readonly kid: string
  readonly sealed: Uint8Array
  readonly expiresAtMs: number
}
