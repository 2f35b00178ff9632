import { once } from 'node:events'
import { get } from 'node:http'
import { join } from 'node:path'
import { Registry } from 'prom-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { createRequestMetrics } from '../../../src-main/core/activity/metrics/request-metrics.ts'
import { type CloudCorral, startCloudCorral } from '../../gateway/cloud/cloud-corral.ts'
import { chatAnswer, json, openAiError, silence } from '../../gateway/cloud/scripts.ts'
import { writeChainModel } from '../../helpers/models/chain-model.ts'
import { eventually } from '../../helpers/test-corral.ts'
import { startOtlpCollector } from '../tracing/otlp-collector.ts'
import { type Family, readExposition, valueOf } from './exposition.ts'

let test: CloudCorral
beforeAll(async () => {
  test = await startCloudCorral({
    models: (folder) =>
      writeChainModel(join(folder, 'endless.gguf'), { says: 'la la li. ', endless: true }),
  })
  await test.corral.client.pool.saveModelSettings({ modelId: 'endless', slots: 1 })
})
afterAll(() => test[Symbol.asyncDispose]())

const ask = (headers: Record<string, string> = {}) => fetch(`${test.address}/metrics`, { headers })

const asAdmin = () => ask({ authorization: `Bearer ${test.adminToken}` })

async function scrape(): Promise<ReadonlyMap<string, Family>> {
  return readExposition(await (await asAdmin()).text())
}

/** What a sample is now. */
async function read(name: string, labels: Record<string, string> = {}): Promise<number> {
  return valueOf(await scrape(), name, labels)
}

function chat(model: string, more: object = {}, init: RequestInit = {}): Promise<Response> {
  const messages = [{ role: 'user', content: 'Hello' }]
  return test.fetch('/v1/chat/completions', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model, messages, ...more }),
    ...init,
  })
}

/** An answer of the model of this Mac that goes on until it is left. */
function endless() {
  const leave = new AbortController()
  const { signal } = leave
  const answer = chat('endless', { stream: true }, { signal }).then(
    async (response) => response.body?.getReader().read(),
    () => null,
  )
  return { begun: answer, leave: () => leave.abort() }
}

describe('who may read the metrics', () => {
  it('is whoever has a token with admin access', async () => {
    const answer = await asAdmin()
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
    expect((await ask({ 'x-api-key': test.adminToken })).status).toBe(200)
  })

  it('is nobody without a token, with a wrong one, or with that of an app', async () => {
    expect((await ask()).status).toBe(401)
    expect((await ask({ authorization: 'Bearer ck_wrong' })).status).toBe(401)
    const denied = await ask({ authorization: `Bearer ${test.userToken}` })
    expect(denied.status).toBe(403)
    expect(await denied.text()).not.toContain('corral_')
    expect((await fetch(`${test.address}/metrics?token=${test.adminToken}`)).status).toBe(401)
  })

  it('is anybody on this machine once the setting says so, but no page of another site', async () => {
    const { activitySettings } = test.corral.client
    await activitySettings.update({ open_metrics: true })
    expect((await ask()).status).toBe(200)
    expect((await ask({ authorization: `Bearer ${test.userToken}` })).status).toBe(200)
    expect((await ask({ authorization: 'Bearer ck_wrong' })).status).toBe(401)
    expect((await ask({ origin: 'https://evil.example' })).status).toBe(403)
    const { port } = new URL(test.address)
    const rebound = get({ port, path: '/metrics', headers: { host: `evil.example:${port}` } })
    const [response] = await once(rebound, 'response')
    expect(response.statusCode).toBe(403)
    response.resume()
    await activitySettings.update({ open_metrics: false })
    expect((await ask()).status).toBe(401)
  })
})

/** For each metric that is read when somebody asks: moves it, and says how. */
const moves: Record<string, () => Promise<void>> = {
  async corral_build_info() {
    expect(await read('corral_build_info', { version: '0.0.0-test' })).toBe(1)
  },
  async corral_requests_in_progress() {
    test.cloud.answer = silence
    const leave = new AbortController()
    const asked = chat('cloud/gpt', {}, { signal: leave.signal }).catch(() => null)
    await eventually(() => read('corral_requests_in_progress')).toBe(1)
    leave.abort()
    await asked
    await eventually(() => read('corral_requests_in_progress')).toBe(0)
  },
  async corral_nothing_leaves() {
    const { activitySettings } = test.corral.client
    expect(await read('corral_nothing_leaves')).toBe(0)
    await activitySettings.update({ nothing_leaves: true })
    expect(await read('corral_nothing_leaves')).toBe(1)
    await activitySettings.update({ nothing_leaves: false })
  },
  async corral_trace_spans_total() {
    await using collector = await startOtlpCollector()
    test.cloud.answer = chatAnswer('hello')
    const { activitySettings } = test.corral.client
    await activitySettings.update({ otel_endpoint: collector.origin })
    const traceId = 'c'.repeat(32)
    const headers = {
      'content-type': 'application/json',
      traceparent: `00-${traceId}-${'d'.repeat(16)}-01`,
    }
    await (await chat('cloud/gpt', {}, { headers })).text()
    await eventually(() => read('corral_trace_spans_total', { result: 'sent' })).toBe(2)
    await activitySettings.update({ otel_endpoint: null })
    expect(collector.spans().map((span) => [span.kind, span.name, span.traceId])).toEqual([
      [3, 'chat gpt', traceId],
      [2, 'POST /v1/chat/completions', traceId],
    ])
    expect(test.cloud.arrivals.at(-1)?.headers['traceparent']).toBeUndefined()
  },
  async corral_provider_keys() {
    test.cloud.answer = openAiError(401, 'invalid_api_key')
    await (await chat('cloud/gpt')).text()
    await eventually(() => read('corral_provider_keys', { provider: 'cloud', state: 'dead' })).toBe(
      1,
    )
    expect(await read('corral_provider_keys', { provider: 'cloud', state: 'ready' })).toBe(0)
    expect(await read('corral_provider_keys', { provider: 'claude', state: 'ready' })).toBe(1)
  },
  async corral_models() {
    expect(await read('corral_models', { state: 'ready' })).toBe(0)
    await test.corral.client.pool.load({ modelId: 'endless' })
    expect(await read('corral_models', { state: 'ready' })).toBe(1)
  },
  async corral_pool_used_bytes() {
    await expectMemory('corral_pool_used_bytes', ({ budget }) => budget.usedBytes)
  },
  async corral_pool_limit_bytes() {
    await expectMemory('corral_pool_limit_bytes', ({ budget }) => budget.budgetBytes)
  },
  async corral_system_available_bytes() {
    const { client } = test.corral
    const available = await read('corral_system_available_bytes')
    const { budget } = await client.pool.status()
    expect(available / budget.systemAvailableBytes).toBeCloseTo(1, 0)
  },
  async corral_model_memory_bytes() {
    const { models } = await test.corral.client.pool.status()
    expect(await read('corral_model_memory_bytes', { model: 'endless' })).toBe(
      models.find(({ modelId }) => modelId === 'endless')?.memory.totalBytes,
    )
  },
  async corral_model_slots() {
    expect(await read('corral_model_slots', { model: 'endless' })).toBe(1)
  },
  async corral_model_slots_active() {
    expect(await read('corral_model_slots_active', { model: 'endless' })).toBe(0)
    const answer = endless()
    await answer.begun
    expect(await read('corral_model_slots_active', { model: 'endless' })).toBe(1)
    answer.leave()
  },
  async corral_model_requests_waiting() {
    const first = endless()
    await first.begun
    const second = endless()
    await eventually(() => read('corral_model_requests_waiting', { model: 'endless' })).toBe(1)
    first.leave()
    second.leave()
    await eventually(() => read('corral_model_requests_waiting', { model: 'endless' })).toBe(0)
  },
}

async function expectMemory(
  name: string,
  of: (status: Awaited<ReturnType<typeof test.corral.client.pool.status>>) => number,
): Promise<void> {
  const bytes = of(await test.corral.client.pool.status())
  expect(bytes).toBeGreaterThan(0)
  expect(await read(name)).toBe(bytes)
}

describe('the metrics at the local port', () => {
  it.each(Object.keys(moves))('move %s', (name) => moves[name]!())

  it('count attempts to get in without the right, at every door (#303)', async () => {
    const name = 'corral_denied_requests_total'
    const before = await scrape()
    const denied = async (path: string, init: RequestInit = {}) =>
      (await fetch(test.address + path, init)).status
    const form = { method: 'POST', body: new URLSearchParams({ username: 'x', password: 'y' }) }
    expect(await denied('/v1/models')).toBe(401)
    expect(await denied('/v1/chat/completions', { method: 'POST' })).toBe(401)
    expect(await denied('/api/tags')).toBe(401)
    expect(await denied('/api/v1/providers')).toBe(401)
    expect(await denied('/api/v1/providers', { headers: { origin: 'https://evil.example' } })).toBe(
      403,
    )
    expect(await denied('/api/auth/login', form)).toBe(401)
    const socket = new WebSocket(`${test.address.replace('http', 'ws')}/api/ws?token=ck_wrong`)
    expect((await once(socket, 'close'))[0]).toBe(1008)
    const after = await scrape()
    const grown = (route: string, reason: string) =>
      valueOf(after, name, { route, reason }) - valueOf(before, name, { route, reason })
    expect(grown('apps', 'unauthorized')).toBe(3)
    expect(grown('management', 'unauthorized')).toBe(2)
    expect(grown('management', 'forbidden')).toBe(1)
    expect(grown('sign_in', 'unauthorized')).toBe(1)
    await asAdmin()
    await ask()
    expect(await read(name, { route: 'metrics', reason: 'unauthorized' })).toBe(
      valueOf(after, name, { route: 'metrics', reason: 'unauthorized' }) + 1,
    )
    // Guessing is slowed down, and that shows, too.
    while ((await denied('/api/auth/login', form)) !== 429);
    expect(await read(name, { route: 'sign_in', reason: 'rate_limited' })).toBeGreaterThan(0)
  })

  it('have no name that no test moves', async () => {
    const ofRequests = new Registry()
    createRequestMetrics(ofRequests)
    const moved = [
      ...Object.keys(moves),
      ...ofRequests.getMetricsAsArray().map(({ name }) => name),
      'corral_denied_requests_total',
      'corral_log_waiting_rows',
      'corral_log_lost_rows_total',
    ]
    const names = [...(await scrape()).keys()].filter((name) => name.startsWith('corral_'))
    expect(names.toSorted()).toEqual(moved.toSorted())
  })

  it('count a real request of an app, in the words of its row', async () => {
    test.cloud.answer = json(500, {})
    const before = await scrape()
    await (await chat('endless', { max_tokens: 5 })).text()
    await (await chat('no-such-model')).text()
    const after = await scrape()
    const grown = (name: string, labels: Record<string, string>) =>
      valueOf(after, name, labels) - valueOf(before, name, labels)
    const here = { backend: 'local', model: 'endless' }
    expect(grown('corral_requests_total', { ...here, door: 'openai', status: 'success' })).toBe(1)
    expect(grown('corral_tokens_total', { ...here, kind: 'output' })).toBe(5)
    expect(grown('corral_time_to_first_token_seconds_count', here)).toBe(1)
    const refused = { door: 'openai', reason: 'model_not_found' }
    expect(grown('corral_refused_requests_total', refused)).toBe(1)
  })

  it('tell of the process in the words of all Node programs', async () => {
    const cpu = await read('process_cpu_seconds_total')
    expect(cpu).toBeGreaterThan(0)
    expect(await read('process_cpu_seconds_total')).toBeGreaterThan(cpu)
    expect(await read('process_resident_memory_bytes')).toBeGreaterThan(10_000_000)
    await eventually(() => read('nodejs_eventloop_lag_max_seconds')).toBeGreaterThan(0)
  })
})
