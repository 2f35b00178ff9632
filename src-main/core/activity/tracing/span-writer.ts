import { ROOT_CONTEXT, type Context, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { defaultResource, resourceFromAttributes } from '@opentelemetry/resources'
import { AlwaysOnSampler, BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import { ATTR_SERVICE_NAME, ATTR_SERVICE_VERSION } from '@opentelemetry/semantic-conventions'
import { within } from '../../lib/within.ts'
import { type ExporterDeps, createCollectorExporter } from './collector-exporter.ts'
import type { FinishedRequest } from './open-requests.ts'
import { type SpanFacts, requestFacts, tryFacts } from './span-facts.ts'
import { parentOf } from './traceparent.ts'

/** Makes spans of requests that are over, and sends them, many at a time. */
export interface SpanWriter {
  /** Some tens of microseconds. What finds the queue full is dropped, and counted. */
  write(request: FinishedRequest): void
  /** Sends what waits, for so long at most; then nothing more is sent. */
  stop(flushMs: number): Promise<void>
}

export interface SpanWriterDeps extends ExporterDeps {
  readonly serviceName: string
  readonly version: string
  /** What waits is sent so often, or when there is much of it. */
  readonly batchEveryMs: number
}

/** Half a minute of a busy Corral. */
const mostWaiting = 4096
const batchSpans = 512
const longestValueChars = 512

/** Importing this file loads OpenTelemetry. Nothing global of it is used. */
export function createSpanWriter(deps: SpanWriterDeps): SpanWriter {
  const { serviceName, version, counts } = deps
  const cut = new AbortController()
  const exporter = createCollectorExporter(deps, cut.signal)
  const handledBefore = counts.sent + counts.dropped
  let written = 0
  const provider = new TracerProvider({
    resource: defaultResource().merge(
      resourceFromAttributes({ [ATTR_SERVICE_NAME]: serviceName, [ATTR_SERVICE_VERSION]: version }),
    ),
    // What the owner sees is not for clients to decide.
    sampler: new AlwaysOnSampler(),
    spanLimits: { attributeValueLengthLimit: longestValueChars },
    spanProcessors: [
      new BatchSpanProcessor({
        exporter,
        maxQueueSize: mostWaiting,
        maxExportBatchSize: batchSpans,
        scheduledDelayMillis: deps.batchEveryMs,
      }),
    ],
  })
  const tracer = provider.getTracer('corral', version)

  const start = (facts: SpanFacts, kind: SpanKind, context: Context) => {
    const { name, startMs: startTime, attributes } = facts
    const span = tracer.startSpan(name, { kind, startTime, attributes }, context)
    if (facts.failed) span.setStatus({ code: SpanStatusCode.ERROR })
    return span
  }

  return {
    write(request) {
      const whole = requestFacts(request)
      const tries = request.entries.flatMap((entry) => tryFacts(entry) ?? [])
      const spans = tries.length + 1
      const waiting = written - (counts.sent + counts.dropped - handledBefore)
      if (waiting + spans > mostWaiting) {
        counts.dropped += spans
        written += spans
        return
      }
      written += spans
      const parent = parentOf(request.entries[0]!.traceparent)
      const outside = parent ? trace.setSpanContext(ROOT_CONTEXT, parent) : ROOT_CONTEXT
      const server = start(whole, SpanKind.SERVER, outside)
      const inside = trace.setSpan(ROOT_CONTEXT, server)
      for (const facts of tries) start(facts, SpanKind.CLIENT, inside).end(facts.endMs)
      server.end(whole.endMs)
    },
    async stop(flushMs) {
      // Fails when the collector does, which is told and counted elsewhere.
      const flushed = provider
        .shutdown()
        .catch(() => {})
        .then(exporter.forceFlush)
      if (flushMs > 0) await within(flushed, flushMs)
      cut.abort()
      await flushed
    },
  }
}
