import type { OwnPurpose, OwnUse } from '../egress/own-use.ts'
import type { Entry } from './entry.ts'
import { entryOfOwnUse } from './own-use.ts'
import { newRequestId } from './request-id.ts'

/** Writes down what Corral asks by itself, without letting what comes every few seconds fill the log. */
export interface OwnUseLog {
  /** Never throws. */
  note(use: OwnUse): void
  /** Writes what was only counted so far. */
  flush(): void
}

/** Connections for one purpose to one place that ended alike, after the first of them. */
interface Counted {
  readonly last: OwnUse
  readonly count: number
}

const hourMs = 3_600_000

/** Every few seconds, with every request, or many for one thing that somebody asked for. */
const inMasses = new Set<OwnPurpose>([
  'address check',
  'key reference',
  'telemetry',
  'model hub',
  'model download',
  'tool server',
])

/**
 * What people ask for is a row each. Of what comes by itself, the first of an hour that ends in a new
 * way is a row at once; the others of that hour are one row, with their sums, once the hour is over.
 */
export function createOwnUseLog(record: (entry: Entry) => void): OwnUseLog {
  const counted = new Map<string, Counted>()
  let endOfHour: NodeJS.Timeout | undefined
  const write = (use: OwnUse, endpoint: string = use.ask.purpose) =>
    record({ ...entryOfOwnUse(use, newRequestId()), endpoint })

  const writeCounted = ({ last, count }: Counted) => {
    if (count > 0) write(last, `${last.ask.purpose} (${count} more)`)
  }
  const flush = () => {
    clearTimeout(endOfHour)
    endOfHour = undefined
    for (const sums of counted.values()) writeCounted(sums)
    counted.clear()
  }
  const count = (use: OwnUse) => {
    endOfHour ??= setTimeout(flush, hourMs - (use.endedAtMs % hourMs)).unref()
    const { ask, host, failure, status } = use
    const key = JSON.stringify([ask.purpose, ask.provider?.id, host, failure, status])
    const before = counted.get(key)
    if (!before) {
      write(use)
      counted.set(key, { last: { ...use, ...nothing }, count: 0 })
      return
    }
    counted.set(key, { last: withSums(before.last, use), count: before.count + 1 })
  }
  return {
    note(use) {
      if (inMasses.has(use.ask.purpose)) count(use)
      else write(use)
    },
    flush,
  }
}

const nothing = { durationMs: 0, bytesSent: 0, bytesReceived: 0 }

function withSums(before: OwnUse, use: OwnUse): OwnUse {
  return {
    ...use,
    durationMs: before.durationMs + use.durationMs,
    bytesSent: before.bytesSent + use.bytesSent,
    bytesReceived: before.bytesReceived + use.bytesReceived,
  }
}
