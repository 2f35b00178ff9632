import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestCorral, eventually, startTestCorral } from '../helpers/test-corral.ts'

let test: TestCorral
beforeAll(async () => {
  test = await startTestCorral()
})
afterAll(() => test[Symbol.asyncDispose]())

async function put(body: unknown, path = '/api/settings/pool') {
  const answer = await test.fetch(path, {
    method: 'PUT',
    headers: {
      authorization: `Bearer ${test.adminToken}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify(body),
  })
  return { status: answer.status, body: (await answer.json()) as unknown }
}

const defaults = {
  memory_limit_mode: 'percent',
  memory_limit_value: 80,
  eviction_policy: 'lru',
  preload_models: [],
}

describe('the limits of the pool', () => {
  it('are made with their defaults when they are first asked for (#26-31, #34, #55, #89)', async () => {
    const answer = await test.fetch('/api/settings/pool')
    expect(await answer.json()).toEqual(defaults)
  })

  it('change as far as they are given, and stay otherwise (#33, #56, #63, #102)', async () => {
    expect(await put({ eviction_policy: 'lfu' })).toEqual({
      status: 200,
      body: { ...defaults, eviction_policy: 'lfu' },
    })
    expect(await put({ memory_limit_mode: 'gb', memory_limit_value: 200 })).toMatchObject({
      status: 200,
      body: { memory_limit_mode: 'gb', memory_limit_value: 200, eviction_policy: 'lfu' },
    })
    expect(await test.corral.client.pool.config()).toMatchObject({ memory_limit_value: 200 })
  })

  it.each([
    { memory_limit_mode: 'bytes' },
    { memory_limit_value: 0 },
    { memory_limit_value: 1.5 },
    { eviction_policy: 'random' },
    { preload_models: 'm' },
    { memory_limit_mode: 'percent', memory_limit_value: 101 },
  ])('refuse what they cannot be: %o', async (change) => {
    const before = await test.corral.client.pool.config()
    expect(await put(change)).toMatchObject({ status: 400, body: { code: 'invalid_input' } })
    expect(await test.corral.client.pool.config()).toEqual(before)
  })

  it('are obeyed by the pool at once, and the change is recorded', async () => {
    await put({ memory_limit_mode: 'percent', memory_limit_value: 10 })
    const { budget } = test.corral.pool.status()
    expect(budget.budgetBytes).toBe(Math.floor(budget.systemTotalBytes / 10))
    const acts = await test.corral.client.acts.list({ limit: 1 })
    expect(JSON.stringify(acts)).toContain('pool.saveConfig')
  })

  it('load what is named as soon as it is named', async () => {
    await put({ memory_limit_value: 80, preload_models: ['corral-starter'] })
    await eventually(() => test.corral.pool.getLoadedModel('corral-starter')?.state).toBe('ready')
  })
})

describe('how a model is loaded', () => {
  const modelId = 'corral-starter'

  it('is left to Corral until somebody chooses', async () => {
    expect(await test.corral.client.pool.modelSettings({ modelId: 'never-seen' })).toEqual({
      contextTokens: null,
      slots: null,
      kvCacheType: null,
      flashAttention: null,
      gpuLayers: null,
      batchTokens: null,
      loras: [],
      draftModelId: null,
      promptLookup: null,
      idleSeconds: null,
      pinned: false,
    })
  })

  it('cannot be chosen for a model that is not here', async () => {
    const { status, body } = await put(
      { modelId: 'corral-start', slots: 2 },
      '/api/pool/model-settings',
    )
    expect(status).toBe(404)
    expect(body).toMatchObject({ code: 'model_not_found' })
    const pin = test.corral.client.pool.pin({ modelId: 'corral-start', pinned: true })
    await expect(pin).rejects.toThrow("Did you mean 'corral-starter'")
  })

  it('is as chosen from the next load on', async () => {
    await test.corral.client.pool.load({ modelId })
    const change = { modelId, contextTokens: 512, slots: 3, kvCacheType: 'q8_0' }
    const { status, body } = await put(change, '/api/pool/model-settings')
    expect(status).toBe(200)
    expect(body).toMatchObject({ contextTokens: 512, slots: 3, kvCacheType: 'q8_0', pinned: false })
    expect(test.corral.pool.getLoadedModel(modelId)?.contextTokens).toBeGreaterThan(512)
    await test.corral.client.pool.unload({ modelId })
    const loaded = await test.corral.client.pool.load({ modelId })
    expect(loaded).toMatchObject({ contextTokens: 512 })
    expect(loaded.slots).toHaveLength(3)
  })

  it('says that it is pinned at once, and keeps the rest', async () => {
    await test.corral.client.pool.load({ modelId })
    const settings = await test.corral.client.pool.pin({ modelId, pinned: true })
    expect(settings).toMatchObject({ pinned: true, contextTokens: 512 })
    expect(test.corral.pool.getLoadedModel(modelId)?.pinned).toBe(true)
    await test.corral.client.pool.pin({ modelId, pinned: false })
    expect(test.corral.pool.getLoadedModel(modelId)?.pinned).toBe(false)
  })
})
