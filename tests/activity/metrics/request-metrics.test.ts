import fc from 'fast-check'
import { Registry } from 'prom-client'
import { describe, expect, it } from 'vitest'
import type { Entry } from '../../../src-main/core/activity/entry.ts'
import { createBoundedNames } from '../../../src-main/core/activity/metrics/bounded-names.ts'
import { createRequestMetrics } from '../../../src-main/core/activity/metrics/request-metrics.ts'
import {
  cloudTarget,
  localTarget,
  refusedEntry,
  triedEntry,
  someTokens,
} from '../telemetry-entry.ts'
import { readExposition, valueOf } from './exposition.ts'

async function counted(entries: readonly Entry[]) {
  const registry = new Registry()
  const metrics = createRequestMetrics(registry)
  for (const entry of entries) metrics.count(entry)
  return readExposition(await registry.metrics())
}

const tokens = someTokens({
  fresh: 100,
  cacheRead: 20,
  cacheWrite: 3,
  longCacheWrite: 4,
  output: 61,
  reasoning: 10,
})
const served = { backend: 'openai', model: 'gpt-6' }
const failed = {
  status: 'error',
  error: { type: 'rate', message: 'No.', upstreamStatus: 429, upstreamCode: null },
} as const

/** For each metric an entry that moves it, the sample that it moves, and where to. */
const moves: Record<string, [Entry, string, Record<string, string>, number]> = {
  corral_requests_total: [
    triedEntry({ door: 'anthropic' }),
    'corral_requests_total',
    { ...served, door: 'anthropic', status: 'success' },
    1,
  ],
  corral_refused_requests_total: [
    refusedEntry('budget_exceeded', { door: 'ollama' }),
    'corral_refused_requests_total',
    { door: 'ollama', reason: 'budget_exceeded' },
    1,
  ],
  corral_failed_tries_total: [
    triedEntry(failed),
    'corral_failed_tries_total',
    { ...served, reason: 'rate' },
    1,
  ],
  corral_fallback_tries_total: [
    triedEntry({ fallback: true, target: localTarget }),
    'corral_fallback_tries_total',
    { backend: 'local', model: 'qwen3-4b' },
    1,
  ],
  corral_request_duration_seconds: [
    triedEntry({ durationMs: 2000 }),
    'corral_request_duration_seconds_sum',
    served,
    2,
  ],
  corral_time_to_first_token_seconds: [
    triedEntry({ firstTokenMs: 250 }),
    'corral_time_to_first_token_seconds_bucket',
    { ...served, le: '0.25' },
    1,
  ],
  corral_time_per_output_token_seconds: [
    triedEntry({ durationMs: 2000, firstTokenMs: 500, tokens }),
    'corral_time_per_output_token_seconds_sum',
    served,
    1.5 / 60,
  ],
  corral_tokens_total: [
    triedEntry({ tokens }),
    'corral_tokens_total',
    { ...served, kind: 'cache_read' },
    20,
  ],
  corral_reasoning_tokens_total: [
    triedEntry({ tokens }),
    'corral_reasoning_tokens_total',
    served,
    10,
  ],
  corral_estimated_usage_total: [
    triedEntry({ tokens, estimated: true }),
    'corral_estimated_usage_total',
    served,
    1,
  ],
  corral_cost_dollars_total: [
    triedEntry({ tokens, costNanousd: 2_500_000 }),
    'corral_cost_dollars_total',
    served,
    0.0025,
  ],
  corral_unpriced_requests_total: [
    triedEntry({ tokens, costNanousd: null }),
    'corral_unpriced_requests_total',
    served,
    1,
  ],
  corral_sent_bytes_total: [
    triedEntry({ bytesSent: 4096 }),
    'corral_sent_bytes_total',
    { backend: 'openai' },
    4096,
  ],
  corral_received_bytes_total: [
    triedEntry({ bytesReceived: 77 }),
    'corral_received_bytes_total',
    { backend: 'openai' },
    77,
  ],
}

describe('metrics of requests', () => {
  it.each(Object.keys(moves))('moves %s, twice as far for two', async (name) => {
    const [entry, sample, labels, value] = moves[name]!
    expect(valueOf(await counted([]), sample, labels)).toBe(0)
    expect(valueOf(await counted([entry]), sample, labels)).toBeCloseTo(value, 9)
    expect(valueOf(await counted([entry, entry]), sample, labels)).toBeCloseTo(2 * value, 9)
  })

  it('has no metric that the table above does not move', async () => {
    expect([...(await counted([])).keys()].toSorted()).toEqual(Object.keys(moves).toSorted())
  })

  it('sums up every kind of token, so that their sum is all that was used', async () => {
    const families = await counted([triedEntry({ tokens })])
    const kinds = families.get('corral_tokens_total')!.samples
    expect(Object.fromEntries(kinds.map(({ labels, value }) => [labels['kind'], value]))).toEqual({
      input: 100,
      cache_read: 20,
      cache_write: 3,
      long_cache_write: 4,
      output: 61,
    })
  })

  it('times neither failures nor those who have left, and prices nothing that was not used', async () => {
    const families = await counted([
      triedEntry({ ...failed, firstTokenMs: null }),
      triedEntry({ status: 'cancelled', firstTokenMs: null }),
    ])
    expect(families.get('corral_request_duration_seconds')!.samples).toEqual([])
    expect(families.get('corral_unpriced_requests_total')!.samples).toEqual([])
  })

  it('counts refusals apart from tries, and tells nothing of the caller', async () => {
    const registry = new Registry()
    const metrics = createRequestMetrics(registry)
    metrics.count(refusedEntry('unauthorized'))
    metrics.count(triedEntry({ tokens, ...failed }))
    const text = await registry.metrics()
    expect(text).toContain(
      'corral_requests_total{backend="none",model="none",door="openai",status="refused"} 1',
    )
    for (const secret of ['app-1', 'Editor', 'ann@', 'Xcode', 'a1b2', 'req_01', 'smart']) {
      expect(text).not.toContain(secret)
    }
  })

  it('keeps what Corral asks by itself out of the times and failures of requests', async () => {
    const target = { ...cloudTarget, model: null }
    const asked = triedEntry({ door: 'corral', target, bytesSent: 5 })
    const families = await counted([asked, { ...asked, ...failed }])
    const moved = [...families.values()].filter(({ samples }) => samples.length > 0)
    expect(moved.map(({ name }) => name)).toEqual([
      'corral_requests_total',
      'corral_sent_bytes_total',
    ])
    const labels = { door: 'corral', backend: 'openai', model: 'none', status: 'success' }
    expect(valueOf(families, 'corral_requests_total', labels)).toBe(1)
  })

  it('stays readable and bounded whatever names clients think of', async () => {
    const entry = fc.record({
      model: fc.string({ unit: 'binary', maxLength: 300 }),
      backend: fc.string({ unit: 'binary', maxLength: 20 }),
      type: fc.string({ unit: 'binary', maxLength: 20 }),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(entry, { maxLength: 20 }), async (entries) => {
        const families = await counted(
          entries.map(({ model, backend, type }) =>
            triedEntry({
              ...failed,
              target: { ...cloudTarget, model, backend },
              error: { ...failed.error, type },
            }),
          ),
        )
        const { samples } = families.get('corral_requests_total')!
        expect(samples.reduce((sum, { value }) => sum + value, 0)).toBe(entries.length)
      }),
      { numRuns: 15 },
    )
    const many = Array.from({ length: 1000 }, (_, i) =>
      triedEntry({ target: { ...cloudTarget, model: `made-up-${i}` } }),
    )
    const families = await counted(many)
    expect(families.get('corral_requests_total')!.samples).toHaveLength(201)
    expect(valueOf(families, 'corral_requests_total', { model: 'other' })).toBe(800)
  })

  it('knows a name again after there are too many, and cuts long ones', () => {
    const name = createBoundedNames(2)
    expect(['a', 'x'.repeat(500), 'c', 'a'].map((one) => name(one))).toEqual([
      'a',
      'x'.repeat(128),
      'other',
      'a',
    ])
  })
})
