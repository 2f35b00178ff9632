import { JsonTraceSerializer, ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer'
import type { SpanExporter } from '@opentelemetry/sdk-trace'
import { CorralError } from '../../errors.ts'
import type { Log } from '../../lib/log.ts'
import type { Egress } from '../../egress/egress.ts'
import { EgressError } from '../../egress/egress-error.ts'
import type { Collector } from './collector.ts'

/** Spans since the start. */
interface SpanCounts {
  sent: number
  dropped: number
}

export interface ExporterDeps {
  readonly collector: Collector
  readonly egress: Pick<Egress, 'send'>
  readonly counts: SpanCounts
  readonly log: Log
}

const timeoutMs = 5000
const mostAnswerBytes = 64 * 2 ** 10
const complainEveryMs = 60_000

const encodings = {
  protobuf: { type: 'application/x-protobuf', serializer: ProtobufTraceSerializer },
  json: { type: 'application/json', serializer: JsonTraceSerializer },
} as const

/**
 * Posts spans by Corral's one way to the network, which the switch governs; the exporters of
 * OpenTelemetry open sockets of their own. What the collector does not take is gone, and counted.
 * @param signal aborts what is under way and all that follows
 */
export function createCollectorExporter(
  deps: ExporterDeps,
  signal: AbortSignal,
): Required<SpanExporter> {
  const { collector, egress, counts, log } = deps
  const { type, serializer } = encodings[collector.encoding]
  let complainedAt = Number.NEGATIVE_INFINITY

  const post = async (body: Uint8Array): Promise<void> => {
    signal.throwIfAborted()
    const answer = await egress.send({
      own: { purpose: 'telemetry' },
      url: collector.url,
      method: 'POST',
      headers: { ...collector.headers, 'content-type': type },
      body,
      // Collectors stand at home, and only an administrator says where.
      policy: { allowPrivate: true },
      timeoutMs,
      maxBytes: mostAnswerBytes,
      signal,
    })
    const { status } = answer
    // Read to its end, so that the connection can be used again; what it says does not matter.
    await answer.text().catch(() => {})
    if (status < 200 || status > 299) throw new CorralError('connection_failed', `status ${status}`)
  }
  const complain = (error: unknown, spans: number) => {
    if (signal.aborted || performance.now() - complainedAt < complainEveryMs) return
    complainedAt = performance.now()
    const isPlain = error instanceof EgressError || error instanceof CorralError
    const why = isPlain ? error.message : 'unknown'
    log.warn({ why, spans, dropped: counts.dropped }, 'the collector has not taken traces')
  }

  const underWay = new Set<Promise<void>>()

  return {
    export(spans, tell) {
      const body = serializer.serializeRequest(spans) ?? new Uint8Array()
      const taken = () => {
        counts.sent += spans.length
        return { code: 0 }
      }
      const lost = (error: Error) => {
        counts.dropped += spans.length
        complain(error, spans.length)
        return { code: 1, error }
      }
      const over = post(body).then(taken, lost).then(tell)
      underWay.add(over)
      void over.finally(() => underWay.delete(over))
    },
    async forceFlush() {
      await Promise.all(underWay)
    },
    shutdown: () => Promise.resolve(),
  }
}
