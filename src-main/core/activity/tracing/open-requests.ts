import type { Entry } from '../entry.ts'

/** When a request began and ended, as the port has seen it. */
export interface RequestTimes {
  readonly requestId: string
  /** Milliseconds since 1970. */
  readonly startedAtMs: number
  readonly endedAtMs: number
}

/** A request that is over, with its tries in their order. */
export interface FinishedRequest {
  readonly entries: readonly Entry[]
  /** `null` where it came by no port, as from the window. */
  readonly times: RequestTimes | null
}

/** Puts the tries of each request together. Each of these costs less than a microsecond. */
export interface OpenRequests {
  /** Answers whether there was room for it. */
  add(entry: Entry): boolean
  over(times: RequestTimes): void
  /** Takes out those that are over, at most so many, oldest first. */
  takeFinished(nowMs: number, most: number): FinishedRequest[]
  /** Takes out all, over or not. */
  takeAll(): FinishedRequest[]
  size(): number
}

interface OpenRequest {
  readonly entries: Entry[]
  times: RequestTimes | null
  /** Since when nothing more is expected; `null` while another try may follow. */
  doneSinceMs: number | null
}

/** The row of a try whose client has left is written a little after the connection has closed. */
const lingerMs = 500

/** Of a request that came by no port, nobody says that it is over. */
const longestQuietMs = 10 * 60_000

export function createOpenRequests(mostOpen: number): OpenRequests {
  const open = new Map<string, OpenRequest>()

  /** `null` when there is no room. */
  const requestOf = (id: string): OpenRequest | null => {
    const known = open.get(id)
    if (known) return known
    if (open.size >= mostOpen) return null
    const request = { entries: [], times: null, doneSinceMs: null }
    open.set(id, request)
    return request
  }
  const isFinished = ({ entries, doneSinceMs }: OpenRequest, nowMs: number) => {
    if (doneSinceMs !== null) return nowMs - doneSinceMs >= lingerMs
    return nowMs - (entries.at(-1)?.endedAtMs ?? 0) >= longestQuietMs
  }

  return {
    add(entry) {
      const request = requestOf(entry.requestId)
      if (!request) return false
      request.entries.push(entry)
      if (isLast(entry)) request.doneSinceMs ??= entry.endedAtMs
      return true
    },
    over(times) {
      const request = requestOf(times.requestId)
      if (!request) return
      request.times = times
      request.doneSinceMs ??= times.endedAtMs
    },
    takeFinished(nowMs, most) {
      const finished: FinishedRequest[] = []
      for (const [id, request] of open) {
        if (finished.length >= most) break
        if (!isFinished(request, nowMs)) continue
        open.delete(id)
        // Such as a list of models: no row was written.
        if (request.entries.length > 0) finished.push(request)
      }
      return finished
    },
    takeAll() {
      const all = [...open.values()].filter(({ entries }) => entries.length > 0)
      open.clear()
      return all
    },
    size: () => open.size,
  }
}

/** After a failure another try may follow. */
function isLast({ status, attempt }: Entry): boolean {
  return status === 'success' || status === 'cancelled' || attempt === 0
}
