import { Counter, Histogram, type Registry } from 'prom-client'
import type { TokenBuckets } from '../../providers/price.ts'
import type { Entry, EntryTarget } from '../entry.ts'
import { createBoundedNames } from './bounded-names.ts'

const mostModels = 200
const mostBackends = 100
const mostErrorTypes = 100

/** From a cached answer to a long one of a large model on this Mac. */
const durationBuckets = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 40, 80, 160, 320, 640]

/** Prompts that have to be read here take minutes. */
const firstTokenBuckets = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 40, 80, 160]

/** As OpenTelemetry advises for `gen_ai.server.time_per_output_token`, with finer steps below. */
const perTokenBuckets = [
  0.0025, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 2.5,
]

const tokenKinds = {
  fresh: 'input',
  cacheRead: 'cache_read',
  cacheWrite: 'cache_write',
  longCacheWrite: 'long_cache_write',
  output: 'output',
} as const satisfies Partial<Record<keyof TokenBuckets, string>>
const tokenBuckets = Object.entries(tokenKinds) as [keyof typeof tokenKinds, string][]

/** What is summed up over the log's entries. Some microseconds for each. */
export interface RequestMetrics {
  count(entry: Entry): void
}

export function createRequestMetrics(registry: Registry): RequestMetrics {
  const registers = [registry]
  const served = ['backend', 'model'] as const
  const modelName = createBoundedNames(mostModels)
  const backendName = createBoundedNames(mostBackends)
  const errorName = createBoundedNames(mostErrorTypes)

  const requests = new Counter({
    name: 'corral_requests_total',
    help: 'Tries at a target, and requests that were refused before any (backend and model: none)',
    labelNames: [...served, 'door', 'status'],
    registers,
  })
  const refused = new Counter({
    name: 'corral_refused_requests_total',
    help: 'Requests at the doors for apps that were refused before any target was asked',
    labelNames: ['door', 'reason'],
    registers,
  })
  const failed = new Counter({
    name: 'corral_failed_tries_total',
    help: 'Tries that ended with an error or a timeout',
    labelNames: [...served, 'reason'],
    registers,
  })
  const fallbacks = new Counter({
    name: 'corral_fallback_tries_total',
    help: 'Tries at a target because another was meant to answer and could not',
    labelNames: served,
    registers,
  })
  const duration = new Histogram({
    name: 'corral_request_duration_seconds',
    help: 'From the start of a try that succeeded to its last byte',
    labelNames: served,
    buckets: durationBuckets,
    registers,
  })
  const firstToken = new Histogram({
    name: 'corral_time_to_first_token_seconds',
    help: 'From the start of a try to its first content',
    labelNames: served,
    buckets: firstTokenBuckets,
    registers,
  })
  const perToken = new Histogram({
    name: 'corral_time_per_output_token_seconds',
    help: 'Between the tokens of one answer after its first, on average',
    labelNames: served,
    buckets: perTokenBuckets,
    registers,
  })
  const tokens = new Counter({
    name: 'corral_tokens_total',
    help: 'Tokens that were used; no kind is part of another',
    labelNames: [...served, 'kind'],
    registers,
  })
  const reasoning = new Counter({
    name: 'corral_reasoning_tokens_total',
    help: 'Of the output tokens, those of thinking',
    labelNames: served,
    registers,
  })
  const estimated = new Counter({
    name: 'corral_estimated_usage_total',
    help: 'Tries whose target did not say what was used',
    labelNames: served,
    registers,
  })
  const cost = new Counter({
    name: 'corral_cost_dollars_total',
    help: 'What was paid for, as far as prices are known',
    labelNames: served,
    registers,
  })
  const unpriced = new Counter({
    name: 'corral_unpriced_requests_total',
    help: 'Tries that have used tokens whose price is not known',
    labelNames: served,
    registers,
  })
  const sent = new Counter({
    name: 'corral_sent_bytes_total',
    help: 'Bodies of requests that left this machine',
    labelNames: ['backend'],
    registers,
  })
  const received = new Counter({
    name: 'corral_received_bytes_total',
    help: 'Bodies of answers from other machines',
    labelNames: ['backend'],
    registers,
  })

  const countUsage = (labels: Served, entry: Entry, used: TokenBuckets) => {
    for (const [bucket, kind] of tokenBuckets) {
      if (used[bucket] > 0) tokens.inc({ ...labels, kind }, used[bucket])
    }
    if (used.reasoning > 0) reasoning.inc(labels, used.reasoning)
    if (entry.estimated) estimated.inc(labels)
    if (entry.costNanousd === null) unpriced.inc(labels)
    else if (entry.costNanousd > 0) cost.inc(labels, entry.costNanousd / nanos)
  }
  const time = (labels: Served, entry: Entry) => {
    const { durationMs, firstTokenMs, tokens: used, status } = entry
    if (firstTokenMs !== null) firstToken.observe(labels, firstTokenMs / 1000)
    if (status !== 'success') return
    duration.observe(labels, durationMs / 1000)
    if (firstTokenMs === null || entry.estimated || (used?.output ?? 0) < 2) return
    const seconds = Math.max(0, durationMs - firstTokenMs) / 1000
    perToken.observe(labels, seconds / ((used?.output ?? 0) - 1))
  }

  const servedBy = ({ backend, model }: EntryTarget): Served => ({
    backend: backendName(backend),
    model: model ? modelName(model) : 'none',
  })

  return {
    count(entry) {
      const { target, door, status } = entry
      const labels = target ? servedBy(target) : nobody
      const { backend } = labels
      requests.inc({ ...labels, door, status })
      if (target && entry.bytesSent > 0) sent.inc({ backend }, entry.bytesSent)
      if (target && entry.bytesReceived > 0) received.inc({ backend }, entry.bytesReceived)
      // The test of a key, for example: nobody's request.
      if (door === 'corral') return
      const reason = errorName(entry.error?.type ?? 'unknown')
      if (status === 'refused') refused.inc({ door, reason })
      if (status === 'error' || status === 'timeout') failed.inc({ ...labels, reason })
      if (!target) return
      if (entry.fallback) fallbacks.inc(labels)
      time(labels, entry)
      if (entry.tokens) countUsage(labels, entry, entry.tokens)
    },
  }
}

interface Served {
  readonly backend: string
  readonly model: string
}

const nobody: Served = { backend: 'none', model: 'none' }

const nanos = 1e9
