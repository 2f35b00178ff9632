import type { PackedEntries } from './packed-entries.ts'
import type { StoreCalls } from './store-calls.ts'

/** What the thread is started with. */
export interface StoreThreadData {
  readonly path: string
  readonly migrationsDir: string
}

/** What the thread is asked. */
export type ThreadCalls = {
  readonly [Name in Exclude<keyof StoreCalls, 'write'>]: (
    ...args: Parameters<StoreCalls[Name]>
  ) => Promise<Awaited<ReturnType<StoreCalls[Name]>>>
} & {
  /** As that of the store. */
  write(entries: PackedEntries): Promise<number>
  /** After all that came before; nothing is answered after it. */
  close(): Promise<void>
}

export type AnswerOf<Name extends keyof ThreadCalls> = Awaited<ReturnType<ThreadCalls[Name]>>

/** What the thread says by itself. */
export interface ThreadReports {
  /** A damaged file was moved there, and a new one begun. */
  damaged(aside: string): void
}
