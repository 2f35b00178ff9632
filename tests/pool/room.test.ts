import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ModelSettings } from '../../src-main/contract/pool.ts'
import { writeChainModel } from '../helpers/models/chain-model.ts'
import { eventually } from '../helpers/test-corral.ts'
import { type TestPool, megabyte, never, startTestPool } from './test-pool.ts'

const names = ['a', 'b', 'c', 'd']

/** Four models; with 4 slots of 8192 tokens, each takes about 13 MB. */
async function fourModels(folder: string): Promise<void> {
  for (const name of names) {
    await writeChainModel(join(folder, `${name}.gguf`), { says: 'All is well.' })
  }
}

/** Room for two of the four models. */
async function start(settings: Partial<ModelSettings> = { slots: 4 }): Promise<TestPool> {
  const test = await startTestPool({
    models: fourModels,
    system: { totalBytes: 60 * megabyte, availableBytes: 60 * megabyte },
    config: { memory_limit_mode: 'percent', memory_limit_value: 50 },
  })
  for (const name of names) test.settings.models.save(name, settings)
  return test
}

async function use(test: TestPool, ...modelIds: string[]): Promise<void> {
  for (const modelId of modelIds) (await test.pool.lease(modelId, never)).release()
}

const loaded = (test: TestPool) =>
  test.pool
    .status()
    .models.filter(({ state }) => state === 'ready')
    .map(({ modelId }) => modelId)
    .toSorted()

describe('room for models', () => {
  it('is what the settings said before the start (D3), and each model counts once (D8)', async () => {
    await using test = await start()
    await use(test, 'a')
    const { budget, models } = test.pool.status()
    expect(budget.budgetBytes).toBe(30 * megabyte)
    expect(models[0]?.memory).toMatchObject({ source: 'measured' })
    expect(models[0]?.memory.totalBytes).toBeGreaterThan(10 * megabyte)
    const alone = models[0]?.memory.totalBytes
    await use(test, 'b')
    expect(test.model('a')?.memory.totalBytes).toBe(alone)
    expect(test.pool.status().budget.usedBytes).toBe(2 * (alone ?? 0))
    expect(test.pool.status().budget.explanation).toMatch(/^Models may take 30 MB: 50% of 60 MB/)
  })

  it('is made by the model that was used longest ago, with the reason', async () => {
    await using test = await start()
    await use(test, 'a', 'b', 'a', 'c')
    expect(loaded(test)).toEqual(['a', 'c'])
    const [eviction] = test.evictions()
    expect(eviction).toMatchObject({ modelId: 'b', reason: 'room' })
    expect(eviction?.explanation).toMatch(/^'c' needs \d+ MB, \d+ MB were free; 'b' was used/)
    expect(eviction?.freedBytes).toBeGreaterThan(10 * megabyte)
  })

  it('is made by the model that was used least often, when that is the policy (D4)', async () => {
    await using test = await start()
    test.limit({ eviction_policy: 'lfu' })
    await use(test, 'a', 'a', 'a', 'b', 'b', 'b', 'a', 'b', 'b', 'c')
    expect(loaded(test)).toEqual(['b', 'c'])
    await use(test, 'd')
    expect(loaded(test)).toEqual(['b', 'd'])
  })

  it('is made by the model next to its time limit, when that is the policy (D4)', async () => {
    await using test = await start()
    test.limit({ eviction_policy: 'ttl' })
    test.settings.models.save('b', { idleSeconds: 60 })
    await use(test, 'a', 'b', 'c')
    expect(loaded(test)).toEqual(['a', 'c'])
  })

  it('is never made by a pinned or a busy model: the request waits, then gets it', async () => {
    await using test = await start()
    test.settings.models.save('a', { pinned: true })
    await use(test, 'a')
    const busy = await test.pool.lease('b', never)
    const reasons: string[] = []
    const waiting = test.pool.lease('c', never, { onWaiting: (reason) => reasons.push(reason) })
    await eventually(() => reasons.length).toBeGreaterThan(0)
    expect(reasons[0]).toMatch(/it waits for the uses of 'b' to end/)
    expect(test.pool.status().budget.explanation).toContain("'c' needs")
    expect(loaded(test)).toEqual(['a', 'b'])
    busy.release()
    ;(await waiting).release()
    expect(loaded(test)).toEqual(['a', 'c'])
  })

  it('is given in order of arrival: who comes later does not keep who waits from it', async () => {
    await using test = await start()
    const held = [await test.pool.lease('a', never), await test.pool.lease('b', never)]
    const order: string[] = []
    const ask = async (modelId: string) => {
      const lease = await test.pool.lease(modelId, never)
      order.push(modelId)
      return lease
    }
    const third = ask('c')
    await eventually(() => test.pool.status().budget.explanation).toContain("'c' needs")
    const awaited = /uses of '(.)'/.exec(test.pool.status().budget.explanation)?.[1] ?? ''
    const other = awaited === 'a' ? 'b' : 'a'
    // The model that 'c' waits for is not to be had any more; the other one is.
    const later = ask(awaited)
    ;(await ask(other)).release()
    for (const lease of held) lease.release()
    ;(await third).release()
    ;(await later).release()
    expect(order).toEqual([other, 'c', awaited])
  })

  it('is not waited for by who has left, and the next one gets it', async () => {
    await using test = await start({ slots: 4 })
    test.limit({ memory_limit_value: 25 })
    const held = await test.pool.lease('a', never)
    const leaving = new AbortController()
    const first = test.pool.lease('b', leaving.signal)
    const second = test.pool.lease('c', never)
    await eventually(() => test.pool.status().budget.explanation).toContain("'b' needs")
    leaving.abort(new Error('left'))
    await expect(first).rejects.toThrow('left')
    await eventually(() => test.pool.status().budget.explanation).toContain("'c' needs")
    held.release()
    ;(await second).release()
    expect(loaded(test)).toEqual(['c'])
  })

  it('is refused at once, with the numbers, where a model can never fit', async () => {
    await using test = await start({ slots: 64, contextTokens: 8192 })
    const refused = test.pool.lease('a', never)
    await expect(refused).rejects.toMatchObject({
      code: 'unavailable',
      retryAfterSeconds: 30,
      message: expect.stringMatching(
        /^'a' needs at least 73 MB; all models together may take 30 MB \(50% of 60 MB\)\.$/,
      ),
    })
    expect(test.pool.status().models).toEqual([])
  })

  it('is not waited for by who asks for what is not there', async () => {
    await using test = await start()
    test.limit({ memory_limit_value: 25 })
    const held = await test.pool.lease('a', never)
    const waiting = test.pool.lease('b', never)
    await eventually(() => test.pool.status().budget.explanation).toContain("'b' needs")
    await expect(test.pool.lease('none', never)).rejects.toMatchObject({ code: 'model_not_found' })
    held.release()
    ;(await waiting).release()
  })

  it('is made by fewer slots before another model has to go', async () => {
    await using test = await start({})
    test.limit({ memory_limit_value: 62 })
    await use(test, 'a', 'b', 'c')
    expect(loaded(test)).toEqual(['a', 'b', 'c'])
    expect(names.map((name) => test.model(name)?.slots.length ?? 0)).toEqual([4, 4, 1, 0])
  })
})

describe('other limits', () => {
  it('hold at once: idle models go, busy ones when they become idle', async () => {
    await using test = await start()
    await use(test, 'a')
    const busy = await test.pool.lease('b', never)
    test.limit({ memory_limit_value: 10 })
    await eventually(() => loaded(test)).toEqual(['b'])
    expect(test.evictions()[0]).toMatchObject({ modelId: 'a', reason: 'limit' })
    expect(test.pool.status().budget.explanation).toContain('too much')
    busy.release()
    await eventually(() => test.pool.status().models).toEqual([])
    expect(test.evictions()[0]).toMatchObject({ modelId: 'b', reason: 'limit' })
  })

  it('do not take a model from who waits for its load: it goes after the use', async () => {
    await using test = await start()
    const waiting = test.pool.lease('a', never)
    await eventually(() => test.model('a')?.state).toBe('loading')
    test.limit({ memory_limit_value: 5 })
    const lease = await waiting
    expect(test.model('a')?.state).toBe('ready')
    expect(test.evictions()).toEqual([])
    lease.release()
    await eventually(() => test.model('a')).toBeUndefined()
    expect(test.evictions()[0]).toMatchObject({ modelId: 'a', reason: 'limit' })
  })

  it('let in who waited for them', async () => {
    await using test = await start()
    const held = [await test.pool.lease('a', never), await test.pool.lease('b', never)]
    const waiting = test.pool.lease('c', never)
    await eventually(() => test.pool.status().budget.explanation).toContain("'c' needs")
    test.limit({ memory_limit_value: 75 })
    ;(await waiting).release()
    expect(loaded(test)).toEqual(['a', 'b', 'c'])
    for (const lease of held) lease.release()
  })

  it('are shown with their effect before they are made, and change nothing then', async () => {
    await using test = await start()
    await use(test, 'a', 'b')
    const preview = await test.pool.preview({ memory_limit_value: 25 })
    expect(preview).toMatchObject({ budgetBytes: 15 * megabyte, evicted: ['a'] })
    expect(preview.usedBytes).toBeLessThan(15 * megabyte)
    expect(preview.explanation).toContain("'a' was used longest ago")
    expect(loaded(test)).toEqual(['a', 'b'])
    await expect(test.pool.preview({ memory_limit_value: 101 })).rejects.toMatchObject({
      code: 'invalid_input',
    })
  })
})
