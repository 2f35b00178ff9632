import { link, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunningServer } from '../../src-main/contract/servers.ts'
import { writeGguf } from '../../src-main/core/library/gguf/gguf-writer.ts'
import { writeChainModel } from '../helpers/models/chain-model.ts'
import { type TestCorral, eventually, startTestCorral } from '../helpers/test-corral.ts'

let test: TestCorral
beforeAll(async () => {
  test = await startTestCorral({
    models: async (folder) => {
      const model = join(folder, 'm.gguf')
      await writeChainModel(model, { says: 'All is well.' })
      await mkdir(join(folder, 'below'))
      // Known as the same file from the first look on; a copy is, once it has been hashed.
      await link(model, join(folder, 'below', 'm.gguf'))
      await writeGguf(join(folder, 'broken.gguf'), {
        metadata: { 'general.architecture': { type: 'string', value: 'abacus' } },
        tensors: [],
      })
    },
  })
})
afterAll(() => test[Symbol.asyncDispose]())

async function call(path: string, method = 'GET'): Promise<{ status: number; body: unknown }> {
  const answer = await test.fetch(`/api/servers${path}`, { method })
  return { status: answer.status, body: await answer.json() }
}

async function running(): Promise<RunningServer[]> {
  return (await call('')).body as RunningServer[]
}

const loadedAt = () => test.corral.pool.getLoadedModel('m')?.loadedAt

describe('a model as a server', () => {
  it('is started, and its status tells what is true (D7)', async () => {
    expect((await call('/m/status')).body).toMatchObject({
      running: false,
      state: 'stopped',
      memory_bytes: 0,
    })
    const { status, body } = await call('/m/start', 'POST')
    expect(status).toBe(200)
    expect(body).toMatchObject({ model_id: 'm', running: true, state: 'ready', error: null })
    expect((await call('/m/health')).body).toEqual({ model_id: 'm', healthy: true, reason: null })
    expect(await running()).toMatchObject([
      {
        model_id: 'm',
        health: 'healthy',
        pid: process.pid,
        port: Number(new URL(test.address).port),
      },
    ])
  })

  it('is really loaded anew by a restart (D7)', async () => {
    await call('/m/start', 'POST')
    const before = loadedAt()
    const { body } = await call('/m/restart', 'POST')
    expect(body).toMatchObject({ running: true, state: 'ready' })
    expect(Date.parse(loadedAt() ?? '')).toBeGreaterThan(Date.parse(before ?? ''))
    expect(test.corral.pool.status().evictions[0]).toMatchObject({
      modelId: 'm',
      reason: 'request',
      explanation: "'m' is loaded anew on request.",
    })
  })

  it('that fails says why, at once and afterwards (D7)', async () => {
    const started = await call('/broken/start', 'POST')
    expect(started.status).toBe(503)
    const { message } = started.body as { message: string }
    expect(message).toContain('could not be loaded')
    expect((await call('/broken/status')).body).toMatchObject({
      running: false,
      state: 'failed',
      error: message,
    })
    expect((await call('/broken/health')).body).toMatchObject({
      healthy: false,
      reason: message,
    })
    expect((await call('/health')).body).toMatchObject({ status: 'degraded', failed: 1 })
    await test.corral.pool.unload('broken')
    expect((await call('/health')).body).toMatchObject({ status: 'healthy', failed: 0 })
  })

  it('is stopped, and is then not in memory', async () => {
    await call('/m/start', 'POST')
    expect((await call('/m/stop', 'POST')).body).toMatchObject({ state: 'stopped' })
    expect(test.corral.pool.getLoadedModel('m')).toBeNull()
    expect((await call('/m/health')).body).toMatchObject({ reason: 'It is stopped.' })
    expect(await running()).toEqual([])
  })

  it('takes what it takes and not what all take together (D8)', async () => {
    await call('/m/start', 'POST')
    const alone = (await running())[0]?.memory_bytes ?? 0
    expect((await call('/below%2Fm/start', 'POST')).body).toMatchObject({ model_id: 'below/m' })
    const list = await running()
    expect(list.map(({ memory_bytes }) => memory_bytes)).toEqual([alone, alone])
    expect((await call('/memory')).body).toMatchObject({ used_bytes: 2 * alone, models: [{}, {}] })
  })

  it('is asked for without being loaded (#187, #200, #213)', async () => {
    await test.corral.pool.unload('m')
    for (const path of ['', '/models', '/health', '/memory', '/m/status', '/m/health']) {
      expect((await call(path)).status).toBe(200)
    }
    expect(test.corral.pool.getLoadedModel('m')).toBeNull()
    const listed = await call('/models')
    expect(listed.body).toMatchObject([{ model_id: 'below/m', type: 'llama', preloaded: false }])
  })

  it('that is not there is 404', async () => {
    for (const [path, method] of [
      ['/none/status', 'GET'],
      ['/none/health', 'GET'],
      ['/none/start', 'POST'],
      ['/none/restart', 'POST'],
      ['/none/stop', 'POST'],
    ] as const) {
      expect((await call(path, method)).status, path).toBe(404)
    }
  })
})

describe('a token bound to some models', () => {
  it('learns of no other models, and loads, pins and stops none', async () => {
    const { token } = await test.corral.client.tokens.create({ label: 'bound', models: ['m'] })
    const headers = { authorization: `Bearer ${token}` }
    await test.corral.client.pool.load({ modelId: 'm' })
    await test.corral.client.pool.load({ modelId: 'below/m' })
    const { models } = await test.corral.client.models.list()
    expect(models.find(({ id }) => id === 'm')?.duplicates).toEqual(['below/m'])
    const text = async (path: string) => (await test.fetch(`/api${path}`, { headers })).text()
    for (const path of [
      '/models',
      '/models/loaded',
      '/pool',
      '/servers',
      '/servers/models',
      '/servers/memory',
    ]) {
      const seen = await text(path)
      expect(seen, path).toContain('"m"')
      expect(seen, path).not.toMatch(/below\/m|broken/)
    }
    const reader = (await test.fetch('/api/pool/watch', { headers })).body?.getReader()
    let watched = ''
    while (!watched.includes('"budget"')) {
      watched += new TextDecoder().decode((await reader?.read())?.value)
    }
    await reader?.cancel()
    expect(watched).not.toContain('below/m')
    for (const [path, body] of [
      ['/pool/load', { modelId: 'below/m' }],
      ['/pool/unload', { modelId: 'below/m' }],
      ['/pool/pin', { modelId: 'below/m', pinned: true }],
      ['/servers/below%2Fm/stop', {}],
      ['/servers/below%2Fm/start', {}],
      ['/servers/below%2Fm/restart', {}],
    ] as const) {
      const answer = await test.fetch(`/api${path}`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
      expect(answer.status, path).toBe(403)
    }
    expect(test.corral.pool.getLoadedModel('below/m')).toMatchObject({ pinned: false })
    expect((await test.fetch('/api/servers/below%2Fm/status', { headers })).status).toBe(403)
  })
})

describe('the list of servers', () => {
  it('shows one that is being stopped until it has gone', async () => {
    await test.corral.client.pool.load({ modelId: 'm' })
    const lease = await test.corral.pool.lease('m', new AbortController().signal)
    const stopped = call('/m/stop', 'POST')
    const stateOf = () =>
      test.corral.pool.status().models.find(({ modelId }) => modelId === 'm')?.state
    await eventually(stateOf).toBe('unloading')
    expect((await call('/m/status')).body).toMatchObject({ running: false, state: 'unloading' })
    lease.release()
    expect((await stopped).body).toMatchObject({ state: 'stopped' })
  })
})
