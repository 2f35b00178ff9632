import type {
  AuditLog,
  EgressLedger,
  LogFilter,
  LogPage,
  LogStats,
  RequestDetail,
  UsageOverTime,
} from '../../contract/activity.ts'
import type { Entry, Sight } from './entry.ts'
import type { Page, SealedContent, Span, UsageWish } from './store/store-calls.ts'

/** The log of requests: who asked what of whom, what left this Mac, what it cost. */
export interface Activity {
  /** Returns at once; written within a quarter of a second. What cannot be written is counted. */
  record(entry: Entry): void
  /** Calls back with each row as it is made, in order; the answer ends it. Never throws. */
  onRecorded(listener: (entry: Entry, log: AuditLog) => void): () => void
  /** Each of these sees all that was recorded before it was called. */
  list(sight: Sight, filter: LogFilter, page: Page): Promise<LogPage>
  request(sight: Sight, requestId: string): Promise<RequestDetail>
  stats(sight: Sight, filter: LogFilter): Promise<LogStats>
  usage(sight: Sight, wish: UsageWish): Promise<UsageOverTime>
  egress(span: Span): Promise<EgressLedger>
  clear(): Promise<void>
  /** Rows that are not written yet, and rows since the start that could not be written. Cheap. */
  backlog(): { readonly waiting: number; readonly lost: number }
  /** What was said, where it is kept. */
  readonly contents: SealedContents
  /** Writes what is not written yet, and closes the file. */
  stop(): Promise<void>
}

/** Bodies that were sealed before they come here; each call sees those before it. */
export interface SealedContents {
  keep(content: SealedContent): Promise<void>
  /** Of one request, in the order of their attempts; also those whose time is over. */
  of(requestId: string): Promise<SealedContent[]>
  forget(requestId: string): Promise<void>
  /** Those of keys that are no more. */
  forgetUnlessSealedUnder(kid: string): Promise<void>
}
