import { setTimeout as wait } from 'node:timers/promises'
import type { AuditLog, LogFilter } from '../contract/activity.ts'
import type { CorralClient } from '../contract/contract.ts'
import { ORPCError } from '@orpc/client'

const pageRows = 500

/** The newest rows, oldest first. */
export async function newestRequests(
  client: CorralClient,
  filter: LogFilter,
  count: number,
): Promise<AuditLog[]> {
  return pagesBackwards(client, filter, count, () => true)
}

/** More than these are not made up for. */
const mostMissed = 5000
/** Rows that come together are asked for together. */
const gatherMs = 100
const lookAgainMs = 1000

export interface Following {
  /** The running Corral; `null` while none runs. */
  find(): Promise<CorralClient | null>
  show(logs: readonly AuditLog[]): Promise<void>
  /** Corral has stopped; it is looked for again. */
  onLost(): void
  readonly signal: AbortSignal
}

/**
 * Shows the newest rows, then those that come, until the signal aborts. The stream only says that
 * there is something new: the filter is Corral's own, and what was made while the connection was
 * lost is shown afterwards.
 */
export async function followRequests(
  filter: LogFilter,
  count: number,
  following: Following,
): Promise<void> {
  const { find, show, signal } = following
  /** The newest row that was looked at; `null` before the first look. */
  let seenId: number | null = null

  const showNew = async (client: CorralClient) => {
    const after = seenId
    const [newest] = (await client.activity.list({ limit: 1 })).logs
    const logs =
      after === null
        ? await newestRequests(client, filter, count)
        : await pagesBackwards(client, filter, mostMissed, ({ id }) => id > after)
    seenId = Math.max(after ?? 0, newest?.id ?? 0, logs.at(-1)?.id ?? 0)
    await show(logs)
  }
  const follow = async (client: CorralClient) => {
    await showNew(client)
    for await (const { id } of await client.activity.watch(undefined, { signal })) {
      if (id <= (seenId ?? 0)) continue
      await wait(gatherMs, undefined, { signal })
      await showNew(client)
    }
  }

  for (let isLost = false; !signal.aborted;) {
    const client = await find()
    if (client) {
      isLost = false
      await follow(client).catch((error: unknown) => {
        if (isRefusal(error)) throw error
      })
    }
    if (signal.aborted) return
    if (!isLost) following.onLost()
    isLost = true
    await wait(lookAgainMs, undefined, { signal })
  }
}

/** Up to so many rows, oldest first; ends at the first that is not wanted. */
async function pagesBackwards(
  client: CorralClient,
  filter: LogFilter,
  count: number,
  isWanted: (log: AuditLog) => boolean,
): Promise<AuditLog[]> {
  const found: AuditLog[] = []
  let before: number | undefined
  while (found.length < count) {
    const limit = Math.min(pageRows, count - found.length)
    const page = await client.activity.list({ ...filter, before, limit })
    const wanted = page.logs.filter(isWanted)
    found.push(...wanted)
    if (page.next === null || wanted.length < page.logs.length) break
    before = page.next
  }
  return found.toReversed()
}

/** What asking again does not change; all else is taken for a Corral that stops. */
function isRefusal(error: unknown): boolean {
  return error instanceof ORPCError && error.status < 500 && error.status !== 429
}
