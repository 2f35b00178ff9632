import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { writeGguf } from '../../src-main/core/library/gguf/gguf-writer.ts'
import { writeChainModel } from '../helpers/models/chain-model.ts'
import { writeRandomModel } from '../helpers/models/random-model.ts'
import { eventually } from '../helpers/test-corral.ts'
import { type TestPool, megabyte, never, startTestPool } from './test-pool.ts'

function start(options: Partial<Parameters<typeof startTestPool>[0]> = {}): Promise<TestPool> {
  return startTestPool({
    models: async (folder) => {
      await writeChainModel(join(folder, 'a.gguf'), { says: 'All is well.' })
      await copyFile(join(folder, 'a.gguf'), join(folder, 'b.gguf'))
      await writeGguf(join(folder, 'broken.gguf'), {
        metadata: { 'general.architecture': { type: 'string', value: 'abacus' } },
        tensors: [],
      })
    },
    ...options,
  })
}

async function use(test: TestPool, ...modelIds: string[]): Promise<void> {
  for (const modelId of modelIds) (await test.pool.lease(modelId, never)).release()
}

describe('a model without use', () => {
  it('is unloaded after its time, which is shown and begins with the last use', async () => {
    await using test = await start()
    test.settings.models.save('a', { idleSeconds: 1 })
    const lease = await test.pool.lease('a', never)
    expect(test.model('a')).toMatchObject({ idleSeconds: 1, unloadsAt: null })
    lease.release()
    const { unloadsAt, lastUsedAt } = test.model('a') ?? {}
    expect(Date.parse(unloadsAt ?? '') - Date.parse(lastUsedAt ?? '')).toBe(1000)
    await eventually(() => test.model('a')).toBeUndefined()
    expect(test.evictions()[0]).toMatchObject({
      modelId: 'a',
      reason: 'idle',
      explanation: "'a' was unused for the 1 s that it may be.",
    })
  })

  it('stays when it is pinned, until it no longer is', async () => {
    await using test = await start()
    test.settings.models.save('a', { idleSeconds: 1, pinned: true })
    test.settings.models.save('b', { idleSeconds: 1 })
    await use(test, 'a', 'b')
    expect(test.model('a')).toMatchObject({ pinned: true, unloadsAt: null })
    await eventually(() => test.model('b')).toBeUndefined()
    expect(test.model('a')?.state).toBe('ready')
    test.settings.models.save('a', { pinned: false })
    await eventually(() => test.model('a')).toBeUndefined()
  })
})

describe('a load that fails', () => {
  it('cools down: requests fail at once with the same reason, and are told when to come', async () => {
    await using test = await start()
    const failures = await Promise.allSettled([1, 2, 3].map(() => test.pool.lease('broken', never)))
    const reasons = failures.map((one) => (one.status === 'rejected' ? String(one.reason) : ''))
    expect(new Set(reasons).size).toBe(1)
    expect(reasons[0]).toContain('could not be loaded')
    const { error, retryAt, state, memory } = test.model('broken') ?? {}
    expect(state).toBe('failed')
    expect(memory?.totalBytes).toBe(0)
    expect(Date.parse(retryAt ?? '')).toBeGreaterThan(Date.now() + 5000)
    await expect(test.pool.lease('broken', never)).rejects.toMatchObject({
      code: 'unavailable',
      message: error,
      retryAfterSeconds: expect.closeTo(10, -1) as number,
    })
    expect(test.logged().match(/model not loaded/g)).toHaveLength(1)
  })

  it('is tried again at once when a person asks, and waits longer after that', async () => {
    await using test = await start()
    await expect(test.pool.lease('broken', never)).rejects.toThrow('could not be loaded')
    const first = Date.parse(test.model('broken')?.retryAt ?? '')
    const again = test.pool.lease('broken', never, { isExplicit: true })
    await expect(again).rejects.toThrow('could not be loaded')
    expect(test.logged().match(/model not loaded/g)).toHaveLength(2)
    expect(Date.parse(test.model('broken')?.retryAt ?? '') - first).toBeGreaterThan(5000)
  })

  it('is tried again at once when its file is another one', async () => {
    await using test = await start()
    await expect(test.pool.lease('broken', never)).rejects.toThrow('could not be loaded')
    await copyFile(join(test.folder, 'a.gguf'), join(test.folder, 'broken.gguf'))
    await use(test, 'broken')
    expect(test.model('broken')).toMatchObject({ state: 'ready', error: null, retryAt: null })
  })
})

describe('a request that needs more context', () => {
  const withLarge = () =>
    start({
      models: (folder) =>
        writeRandomModel(join(folder, 'large.gguf'), {
          layers: 1,
          embeddingLength: 64,
          words: 50,
        }),
    })

  it('gets the model with more, after the uses of it have ended', async () => {
    await using test = await withLarge()
    const reader = await test.pool.lease('large', never)
    expect(reader.model.contextTokens).toBe(8192)
    const reasons: string[] = []
    const growing = test.pool.lease('large', never, {
      minContextTokens: 9000,
      onWaiting: (reason) => reasons.push(reason),
    })
    await eventually(() => reasons).toEqual([
      "'large' gets a context of 16384 tokens once its present uses end.",
    ])
    // Who comes later gets no use that would keep the earlier one waiting.
    const later = test.pool.lease('large', never)
    expect(test.model('large')).toMatchObject({ state: 'ready', activeRequests: 1 })
    reader.release()
    const grown = await growing
    expect(grown.model.contextTokens).toBe(16_384)
    expect((await later).model).toBe(grown.model)
    expect(test.evictions()[0]).toMatchObject({
      modelId: 'large',
      reason: 'grow',
      explanation:
        'A request needs 9000 tokens of context, 8192 were there; it is loaded again with 16384.',
    })
    grown.release()
    ;(await later).release()
    await test.pool.unload('large')
    const next = await test.pool.lease('large', never)
    expect(next.model.contextTokens).toBe(16_384)
    next.release()
  })

  it('is told the most that the model may have', async () => {
    await using test = await withLarge()
    const refused = test.pool.lease('large', never, { minContextTokens: 40_000 })
    await expect(refused).rejects.toMatchObject({
      code: 'context_length_exceeded',
      message:
        'This request needs 40000 tokens of context; the most that this model may have is 32768.',
    })
    test.settings.models.save('large', { contextTokens: 4096 })
    const chosen = test.pool.lease('large', never, { minContextTokens: 5000 })
    await expect(chosen).rejects.toThrow('the most that this model may have is 4096')
  })

  it('is told the numbers where there is no room for it, and the model stays', async () => {
    await using test = await withLarge()
    await use(test, 'large')
    const need = test.model('large')?.memory.totalBytes ?? 0
    await test.system({ totalBytes: need * 4, availableBytes: need * 4 })
    test.limit({ memory_limit_value: 30 })
    const refused = test.pool.lease('large', never, { minContextTokens: 30_000 })
    await expect(refused).rejects.toMatchObject({
      code: 'context_length_exceeded',
      message: expect.stringMatching(
        /^This request needs 30000 tokens of context, for which there is no room\. 'large' needs/,
      ),
    })
    expect(test.model('large')?.state).toBe('ready')
  })
})

describe('the list of models to load at start', () => {
  it('is loaded in order, by id or path; what fails is logged and stops nothing (D5)', async () => {
    await using test = await start()
    const path = join(test.folder, 'b.gguf')
    const states: string[] = []
    test.pool.listen(({ models }) => {
      const line = models.map(({ modelId }) => modelId).join(' ')
      if (states.at(-1) !== line) states.push(line)
    })
    test.limit({ preload_models: [path, 'missing', 'broken', 'a'] })
    await eventually(() => test.model('a')?.state).toBe('ready')
    expect(test.model('b')?.state).toBe('ready')
    expect(states.find((line) => line !== '')).toBe('b')
    expect(test.logged()).toMatch(/There is no model 'missing'.*model not preloaded/)
    expect(test.logged()).toMatch(/could not be loaded.*model not preloaded/)
  })

  it('is obeyed at the start, and pushes nothing out that it has loaded', async () => {
    await using test = await start({
      system: { totalBytes: 60 * megabyte, availableBytes: 60 * megabyte },
      config: { memory_limit_value: 25, preload_models: ['a', 'b'] },
    })
    for (const modelId of ['a', 'b']) test.settings.models.save(modelId, { slots: 4 })
    await test.pool.start()
    expect(test.model('a')?.state).toBe('ready')
    expect(test.model('b')).toBeUndefined()
    expect(test.logged()).toMatch(/'b' needs at least.*model not preloaded/)
    expect(test.evictions()).toEqual([])
  })
})
