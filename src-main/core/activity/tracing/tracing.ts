import { isDeepStrictEqual } from 'node:util'
import type { Log } from '../../lib/log.ts'
import type { Egress } from '../../egress/egress.ts'
import type { ActivitySettings } from '../../settings/activity-settings.ts'
import { followActivity } from '../../settings/follow-activity.ts'
import type { Entry } from '../entry.ts'
import { type Collector, collectorOf } from './collector.ts'
import { type FinishedRequest, type RequestTimes, createOpenRequests } from './open-requests.ts'
import type { SpanWriter } from './span-writer.ts'

/** Tells a collector of OpenTelemetry what the log is told, when one is named. Never content. */
export interface Tracing {
  /** Cheap: spans are made later, some at a time. Never throws. */
  record(entry: Entry): void
  /** No more tries follow: its spans can be made. For others than requests to models it is nothing. */
  requestOver(times: RequestTimes): void
  /** Spans since the start. */
  counts(): { readonly sent: number; readonly dropped: number }
  /** Sends what waits, for two seconds at most. */
  stop(): Promise<void>
}

export interface TracingDeps {
  readonly settings: ActivitySettings
  readonly egress: Pick<Egress, 'send'>
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly version: string
  readonly log: Log
  readonly batchEveryMs?: number
}

const mostOpenRequests = 2000
const looksPerBatch = 4
const mostPerLook = 200
const flushMs = 2000

/** A collector, and who sends to it. */
interface Line {
  readonly collector: Collector
  /** `null` until it is loaded. */
  writer: SpanWriter | null
  loaded: Promise<void>
}

export function createTracing(deps: TracingDeps): Tracing {
  const { settings, environment, log, batchEveryMs = 1000 } = deps
  const counts = { sent: 0, dropped: 0 }
  const open = createOpenRequests(mostOpenRequests)
  let line: Line | null = null
  let timer: NodeJS.Timeout | undefined

  /** OpenTelemetry is loaded only for those who use it: the start does not wait for it. */
  const load = async (made: Line): Promise<void> => {
    const { createSpanWriter } = await import('./span-writer.ts')
    if (line !== made) return
    const serviceName = environment.OTEL_SERVICE_NAME || 'corral'
    const { collector } = made
    made.writer = createSpanWriter({ ...deps, collector, serviceName, counts, batchEveryMs })
  }
  const write = (writer: SpanWriter, requests: readonly FinishedRequest[]) => {
    for (const request of requests) {
      try {
        writer.write(request)
      } catch (error) {
        log.warn({ err: error }, 'a request could not be traced')
      }
    }
  }
  const look = () => {
    if (line?.writer) write(line.writer, open.takeFinished(Date.now(), mostPerLook))
  }
  /** What waits for another collector, or for none, is not sent. */
  const obey = () => {
    const collector = collectorOf(settings.get().otel_endpoint, environment)
    if (isDeepStrictEqual(collector, line?.collector ?? null)) return
    void line?.writer?.stop(0)
    clearInterval(timer)
    open.takeAll()
    line = collector && { collector, writer: null, loaded: Promise.resolve() }
    if (!line) return
    timer = setInterval(look, batchEveryMs / looksPerBatch).unref()
    line.loaded = load(line).catch((error: unknown) => {
      log.error({ err: error }, 'traces cannot be sent')
    })
  }
  const unfollow = followActivity(settings, obey)
  obey()

  return {
    record(entry) {
      // Corral's own connections are no requests; the one to the collector would never end.
      if (!line || entry.door === 'corral') return
      if (!open.add(entry)) counts.dropped++
    },
    requestOver(times) {
      if (line) open.over(times)
    },
    counts: () => ({ ...counts }),
    async stop() {
      unfollow()
      clearInterval(timer)
      if (!line) return
      await line.loaded
      const { writer } = line
      line = null
      if (!writer) return
      write(writer, open.takeAll())
      await writer.stop(flushMs)
    },
  }
}
