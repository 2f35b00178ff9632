import { copyFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PooledModel } from '../../src-main/contract/pool.ts'
import { writeGguf } from '../../src-main/core/library/gguf/gguf-writer.ts'
import { writeChainModel } from '../helpers/models/chain-model.ts'
import { type TestCorral, eventually, requestsOf, startTestCorral } from '../helpers/test-corral.ts'

let test: TestCorral
let folder: string
beforeAll(async () => {
  test = await startTestCorral({
    models: async (models) => {
      folder = models
      await writeChainModel(join(folder, 'm.gguf'), { says: 'All is well.' })
      await writeChainModel(join(folder, 'endless.gguf'), { says: 'la la li. ', endless: true })
    },
  })
})
afterAll(() => test[Symbol.asyncDispose]())

const turns = [{ role: 'user' as const, text: 'Hello' }]
const never = new AbortController().signal

function statusOf(modelId: string): PooledModel | undefined {
  return test.corral.pool.status().models.find((model) => model.modelId === modelId)
}

/** All states that a model goes through, and how often it begins to load. */
function follow(modelId: string) {
  const states: string[] = []
  const stop = test.corral.pool.listen(({ models }) => {
    const state = models.find((model) => model.modelId === modelId)?.state ?? 'none'
    if (states.at(-1) !== state) states.push(state)
  })
  return { states, stop }
}

async function ask(model: string): Promise<string> {
  let text = ''
  for await (const update of await test.corral.client.chat.stream({ model, turns })) {
    if (update.type === 'text') text += update.text
  }
  return text
}

/** An answer that has begun and goes on until it is left. */
async function begin() {
  const updates = await test.corral.client.chat.stream({ model: 'endless', turns })
  let update = await updates.next()
  while (!update.done && update.value.type !== 'text') update = await updates.next()
  return { next: () => updates.next(), leave: () => updates.return?.() }
}

describe('the pool', () => {
  it('loads once for twenty callers, and tells each of them how far it is', async () => {
    const { states, stop } = follow('m')
    const heard = new Set<number>()
    const leases = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        test.corral.pool.lease('m', never, { onProgress: () => heard.add(i) }),
      ),
    )
    stop()
    expect(states.filter((state) => state === 'loading')).toHaveLength(1)
    expect(heard.size).toBe(20)
    expect(new Set(leases.map(({ model }) => model)).size).toBe(1)
    for (const lease of leases) lease.release()
    for (const lease of leases) lease.release()
    expect(statusOf('m')?.activeRequests).toBe(0)
    await test.corral.pool.unload('m')
  })

  it('goes on loading for the others when a caller leaves', async () => {
    const leave = new AbortController()
    const { states, stop } = follow('m')
    const leaving = test.corral.pool.lease('m', leave.signal, {
      onProgress: () => leave.abort(new Error('left')),
    })
    const staying = test.corral.pool.lease('m', never)
    await expect(leaving).rejects.toThrow('left')
    const lease = await staying
    stop()
    expect(states).toEqual(['loading', 'ready'])
    expect(statusOf('m')?.activeRequests).toBe(1)
    lease.release()
    await test.corral.pool.unload('m')
  })

  it('shows a loaded model without ever loading one (#187, #200)', async () => {
    expect(test.corral.pool.getLoadedModel('m')).toBeNull()
    expect(test.corral.pool.getLoadedModel('missing')).toBeNull()
    expect(test.corral.pool.status().models).toEqual([])
    const loading = test.corral.pool.lease('m', never)
    await eventually(() => statusOf('m')?.state).toBe('loading')
    expect(test.corral.pool.getLoadedModel('m')).toBeNull()
    const lease = await loading
    expect(test.corral.pool.getLoadedModel('m')).toMatchObject({
      state: 'ready',
      slots: [{ state: 'idle' }, {}, {}, {}],
    })
    lease.release()
    await test.corral.pool.unload('m')
    expect(test.corral.pool.getLoadedModel('m')).toBeNull()
  })

  it('unloads after the running answer, and loads anew for who comes meanwhile', async () => {
    const running = await begin()
    const { states, stop } = follow('endless')
    let finished = false
    const unloaded = test.corral.pool.unload('endless').finally(() => (finished = true))
    const again = test.corral.pool.unload('endless')
    await eventually(() => statusOf('endless')?.state).toBe('unloading')
    const meanwhile = begin()
    expect(statusOf('endless')).toMatchObject({ state: 'unloading', activeRequests: 1 })
    for (let i = 0; i < 50; i++) {
      expect(await running.next()).toMatchObject({ done: false, value: { type: 'text' } })
    }
    expect(finished).toBe(false)
    await running.leave()
    expect(await unloaded).toBe(true)
    expect(await again).toBe(true)
    const next = await meanwhile
    stop()
    expect(states).toEqual(expect.arrayContaining(['unloading', 'loading', 'ready']))
    expect(statusOf('endless')).toMatchObject({ state: 'ready', activeRequests: 1 })
    await next.leave()
    await eventually(() => requestsOf(test.corral, 'endless')).toEqual({ active: 0, waiting: 0 })
    expect(await test.corral.pool.unload('endless')).toBe(true)
    expect(await test.corral.pool.unload('endless')).toBe(false)
  })

  it('ends a load when it is told to unload, and says so to who waits', async () => {
    const waiting = test.corral.pool.lease('m', never)
    const refused = expect(waiting).rejects.toMatchObject({ code: 'unavailable' })
    await eventually(() => statusOf('m')?.state).toBe('loading')
    expect(await test.corral.pool.unload('m')).toBe(true)
    await refused
    expect(statusOf('m')).toBeUndefined()
    expect(await ask('m')).toBe('All is well.')
    await test.corral.pool.unload('m')
  })

  it('reports a load that fails, and tries again when it is asked again', async () => {
    const file = join(folder, 'later.gguf')
    await writeGguf(file, {
      metadata: { 'general.architecture': { type: 'string', value: 'abacus' } },
      tensors: [],
    })
    const refused = test.corral.client.pool.load({ modelId: 'later' })
    await expect(refused).rejects.toMatchObject({ code: 'unavailable', status: 503 })
    const failed = statusOf('later')
    expect(failed).toMatchObject({
      state: 'failed',
      activeRequests: 0,
      memory: { totalBytes: 0 },
    })
    expect(failed?.error).toContain('could not be loaded')
    await copyFile(join(folder, 'm.gguf'), file)
    const { states, stop } = follow('later')
    expect(await ask('later')).toBe('All is well.')
    stop()
    const later = states.slice(states.indexOf('loading'))
    expect(later.slice(0, 2)).toEqual(['loading', 'ready'])
    expect(statusOf('later')?.error).toBeNull()
    await test.corral.pool.unload('later')
  })

  it('tells of a model what it takes, and how fast it was', async () => {
    expect(await ask('m')).toBe('All is well.')
    const model = statusOf('m')
    expect(model).toMatchObject({ contextTokens: 8192, waitingRequests: 0, progress: 1 })
    expect(model?.memory.totalBytes).toBeGreaterThan(1e6)
    expect(model?.tokensPerSecond).toBeGreaterThan(0)
    expect(Date.parse(model?.lastUsedAt ?? '')).toBeGreaterThanOrEqual(
      Date.parse(model?.loadedAt ?? ''),
    )
    const { engine } = test.corral.pool.status()
    expect(engine.threads).toBeGreaterThan(0)
  })

  it('refuses a model whose file has gone', async () => {
    await writeFile(join(folder, 'gone.gguf'), 'x')
    await rm(join(folder, 'gone.gguf'))
    const refused = test.corral.pool.lease('gone', never)
    await expect(refused).rejects.toMatchObject({ code: 'model_not_found' })
    expect(statusOf('gone')).toBeUndefined()
  })
})
