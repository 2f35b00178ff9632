import { type SpanContext, TraceFlags } from '@opentelemetry/api'

/**
 * Where in the client's trace a request stands; `null` for none, or one that is not well-formed.
 * Whether the client keeps that trace is its own affair: what is asked of Corral is always told.
 * w3.org/TR/trace-context, section 3.2
 */
export function parentOf(traceparent: string | null): SpanContext | null {
  const parts = /^00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/.exec(traceparent ?? '')
  const [, traceId = '', spanId = ''] = parts ?? []
  if (!/[^0]/.test(traceId) || !/[^0]/.test(spanId)) return null
  return { traceId, spanId, traceFlags: TraceFlags.SAMPLED, isRemote: true }
}
