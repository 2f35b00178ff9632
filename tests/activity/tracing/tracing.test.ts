import * as incubating from '@opentelemetry/semantic-conventions/incubating'
import { describe, expect, it } from 'vitest'
import { genAi } from '../../../src-main/core/activity/tracing/gen-ai-names.ts'
import { eventually } from '../../helpers/test-corral.ts'
import { localTarget, refusedEntry, triedEntry, someTokens } from '../telemetry-entry.ts'
import { startOtlpCollector } from './otlp-collector.ts'
import type { OtlpSpan } from './otlp-json.ts'
import { startTracing } from './tracing-place.ts'

const startMs = 1_764_000_000_000

/** A provider fails after one second, this Mac answers after two more; half a second more was waiting. */
const failedTry = triedEntry({
  attempt: 1,
  endedAtMs: startMs + 1100,
  durationMs: 1000,
  firstTokenMs: null,
  status: 'error',
  httpStatus: 502,
  error: { type: 'provider', message: 'It failed.', upstreamStatus: 503, upstreamCode: 'busy' },
})
const goodTry = triedEntry({
  attempt: 2,
  endedAtMs: startMs + 3200,
  durationMs: 2000.25,
  firstTokenMs: 250,
  fallback: true,
  target: localTarget,
  tokens: someTokens({ fresh: 100, cacheRead: 20, cacheWrite: 3, output: 61, reasoning: 10 }),
  costNanousd: 2_500_000,
})
const times = { requestId: 'req_01', startedAtMs: startMs, endedAtMs: startMs + 3250 }

function tree(spans: readonly OtlpSpan[]) {
  const server = spans.find(({ kind }) => kind === 2)!
  const tries = spans.filter(({ kind }) => kind === 3)
  return { server, tries }
}

describe('tracing', () => {
  it.each(['http/json', 'http/protobuf'])(
    'tells of a request and its tries as a tree, with true times, over %s',
    async (protocol) => {
      await using collector = await startOtlpCollector()
      const endpoint = collector.origin
      const environment = { OTEL_EXPORTER_OTLP_PROTOCOL: protocol }
      await using place = await startTracing({ endpoint, environment })
      place.tracing.record(failedTry)
      place.tracing.record(goodTry)
      place.tracing.requestOver(times)
      await eventually(() => collector.spans()).toHaveLength(3)

      expect(collector.posts[0]!.path).toBe('/v1/traces')
      const { server, tries } = tree(collector.spans())
      const [first, second] = tries as [OtlpSpan, OtlpSpan]
      expect(server).toMatchObject({
        name: 'POST /v1/chat/completions',
        parentSpanId: '',
        startNanos: BigInt(startMs) * 1_000_000n,
        endNanos: BigInt(startMs + 3250) * 1_000_000n,
        status: 0,
        resource: { 'service.name': 'corral', 'service.version': '1.2.3' },
      })
      expect(first).toMatchObject({
        name: 'chat gpt-6',
        traceId: server.traceId,
        parentSpanId: server.spanId,
        startNanos: BigInt(startMs + 100) * 1_000_000n,
        endNanos: BigInt(startMs + 1100) * 1_000_000n,
        status: 2,
      })
      expect(second).toMatchObject({
        name: 'chat qwen3-4b',
        traceId: server.traceId,
        parentSpanId: server.spanId,
        startNanos: BigInt(startMs + 1199) * 1_000_000n + 750_000n,
        endNanos: BigInt(startMs + 3200) * 1_000_000n,
        status: 0,
      })
      await eventually(() => place.tracing.counts()).toEqual({ sent: 3, dropped: 0 })
    },
  )

  it('says what the conventions ask for, and nothing of people, keys or content', async () => {
    await using collector = await startOtlpCollector()
    await using place = await startTracing({ endpoint: collector.origin })
    place.tracing.record(failedTry)
    place.tracing.record(goodTry)
    await place.tracing.stop()

    const { server, tries } = tree(collector.spans())
    expect(server.attributes).toEqual({
      'http.request.method': 'POST',
      'http.route': '/v1/chat/completions',
      'http.response.status_code': 200,
      'corral.request.id': 'req_01',
      'corral.door': 'openai',
      'corral.status': 'success',
      'corral.tries': 2,
      'corral.app.id': 'app-1',
      'corral.user.id': 7,
      'corral.asked_model': 'smart',
    })
    expect(tries.map(({ attributes }) => attributes)).toEqual([
      {
        'gen_ai.operation.name': 'chat',
        'gen_ai.provider.name': 'openai',
        'gen_ai.request.model': 'gpt-6',
        'gen_ai.request.stream': true,
        'error.type': 'provider',
        'corral.status': 'error',
        'corral.attempt': 1,
        'corral.fallback': false,
        'corral.backend': 'openai',
        'corral.left_this_mac': true,
        'corral.key.id': 2,
        'corral.upstream.status': 503,
        'corral.upstream.code': 'busy',
        'corral.bytes.sent': 0,
        'corral.bytes.received': 0,
      },
      {
        'gen_ai.operation.name': 'chat',
        'gen_ai.provider.name': 'corral',
        'gen_ai.request.model': 'qwen3-4b',
        'gen_ai.response.model': 'qwen3-4b',
        'gen_ai.request.stream': true,
        'gen_ai.response.time_to_first_chunk': 0.25,
        'gen_ai.usage.input_tokens': 123,
        'gen_ai.usage.output_tokens': 61,
        'gen_ai.usage.cache_read.input_tokens': 20,
        'gen_ai.usage.cache_creation.input_tokens': 3,
        'gen_ai.usage.reasoning.output_tokens': 10,
        'gen_ai.usage.cost': 0.0025,
        'corral.status': 'success',
        'corral.attempt': 2,
        'corral.fallback': true,
        'corral.backend': 'local',
        'corral.left_this_mac': false,
        'corral.usage.estimated': false,
        'corral.bytes.sent': 0,
        'corral.bytes.received': 0,
      },
    ])
    for (const secret of ['Ann', 'ann@', 'Xcode', 'a1b2', 'It failed', process.argv[0]!]) {
      expect(collector.text()).not.toContain(secret)
    }
  })

  it('names attributes as the conventions do', () => {
    const known = new Set<unknown>(Object.values(incubating))
    expect(Object.values(genAi).filter((name) => !known.has(name))).toEqual([])
  })

  it('joins the trace of the client, also one that the client does not keep', async () => {
    await using collector = await startOtlpCollector()
    await using place = await startTracing({ endpoint: collector.origin })
    const traceId = 'a'.repeat(31) + '1'
    const parents = [
      `00-${traceId}-${'b'.repeat(16)}-00`,
      `00-${'0'.repeat(32)}-${'b'.repeat(16)}-01`,
      `01-${traceId}-${'b'.repeat(16)}-01`,
    ]
    for (const [i, traceparent] of parents.entries()) {
      place.tracing.record(triedEntry({ requestId: `req_${i}`, traceparent }))
    }
    await place.tracing.stop()
    const servers = collector.spans().filter(({ kind }) => kind === 2)
    expect(servers.map(({ parentSpanId }) => parentSpanId)).toEqual(['b'.repeat(16), '', ''])
    expect(servers.map((server) => server.traceId === traceId)).toEqual([true, false, false])
    expect(servers[1]!.traceId).toMatch(/[1-9a-f]/)
  })

  it('tells of a request that was refused, as no error where the client is at fault', async () => {
    await using collector = await startOtlpCollector()
    await using place = await startTracing({ endpoint: collector.origin })
    place.tracing.record(refusedEntry('unauthorized', { requestId: 'req_a' }))
    place.tracing.record(refusedEntry('unavailable', { requestId: 'req_b', httpStatus: 503 }))
    await place.tracing.stop()
    expect(collector.spans().map((span) => [span.kind, span.status])).toEqual([
      [2, 0],
      [2, 2],
    ])
    expect(collector.spans()[0]!.attributes).toMatchObject({
      'error.type': 'unauthorized',
      'http.response.status_code': 401,
    })
  })

  it('waits for the next try after a failure, until the request is over', async () => {
    await using collector = await startOtlpCollector()
    await using place = await startTracing({ endpoint: collector.origin })
    place.tracing.record({ ...failedTry, endedAtMs: Date.now() })
    place.tracing.record(triedEntry({ requestId: 'req_other', endedAtMs: Date.now() - 5000 }))
    await eventually(() => collector.spans().length).toBe(2)
    expect(collector.text()).not.toContain('req_01')
    const endedAtMs = Date.now() - 5000
    place.tracing.requestOver({ requestId: 'req_01', startedAtMs: endedAtMs, endedAtMs })
    await eventually(() => collector.spans().length).toBe(4)
    expect(collector.text()).toContain('req_01')
  })

  it('never traces what Corral asks by itself: telling of it would never end', async () => {
    await using collector = await startOtlpCollector()
    await using place = await startTracing({ endpoint: collector.origin })
    place.tracing.record(triedEntry({ door: 'corral' }))
    await place.tracing.stop()
    expect(collector.posts).toEqual([])
  })
})
