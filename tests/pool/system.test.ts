import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { CompletionRequest } from '../../src-main/core/chat.ts'
import { writeChainModel } from '../helpers/models/chain-model.ts'
import { RANDOM_SIZES, writeRandomModel } from '../helpers/models/random-model.ts'
import { eventually } from '../helpers/test-corral.ts'
import { type TestPool, megabyte, never, startTestPool } from './test-pool.ts'

function start(options: Partial<Parameters<typeof startTestPool>[0]> = {}): Promise<TestPool> {
  return startTestPool({
    models: async (folder) => {
      await writeChainModel(join(folder, 'a.gguf'), { says: 'All is well.' })
      await copyFile(join(folder, 'a.gguf'), join(folder, 'b.gguf'))
      await copyFile(join(folder, 'a.gguf'), join(folder, 'c.gguf'))
    },
    ...options,
  })
}

async function use(test: TestPool, ...modelIds: string[]): Promise<void> {
  for (const modelId of modelIds) (await test.pool.lease(modelId, never)).release()
}

const pressed = (test: TestPool) =>
  test
    .evictions()
    .filter(({ reason }) => reason === 'pressure')
    .map(({ modelId }) => modelId)

describe('a system that is short of memory', () => {
  it('gets back the model that was idle longest, and when it is critical all', async () => {
    await using test = await start()
    await use(test, 'a', 'b')
    const busy = await test.pool.lease('c', never)
    await test.system({ availableBytes: 60 * megabyte })
    await eventually(() => pressed(test)).toEqual(['a'])
    expect(test.pool.status().budget.pressure).toBe('warning')
    expect(test.evictions()[0]?.explanation).toMatch(
      /^The system is short of memory, 60 MB are left; 'a' was used longest ago/,
    )
    await test.system({ availableBytes: 20 * megabyte })
    await eventually(() => pressed(test)).toEqual(['b', 'a'])
    expect(test.model('c')?.state).toBe('ready')
    busy.release()
  })

  it('lets nothing new in until it has recovered, without anybody asking again', async () => {
    await using test = await start()
    await use(test, 'a')
    await test.system({ availableBytes: 20 * megabyte })
    const waiting = test.pool.lease('b', never)
    await eventually(() => test.pool.status().budget.explanation).toContain(
      "'b' waits: the system is critically short of memory.",
    )
    await eventually(() => test.model('a')).toBeUndefined()
    expect(test.model('b')).toBeUndefined()
    await test.system({ availableBytes: 900 * megabyte })
    ;(await waiting).release()
    expect(test.pool.status().budget).toMatchObject({ pressure: 'normal' })
    expect(test.pool.status().budget.explanation).not.toContain('waits')
  })

  it('counts what the process holds beyond its models, and no longer than it does', async () => {
    await using test = await start()
    await use(test, 'a')
    const { usedBytes } = test.pool.status().budget
    await test.system({ processBytes: 600 * megabyte })
    await test.pool.preview({})
    expect(test.pool.status().budget.usedBytes - usedBytes).toBeGreaterThan(200 * megabyte)
    expect(test.pool.status().budget.explanation).toContain(
      'that the process holds beyond what is counted',
    )
    await test.system({ processBytes: 64 * megabyte })
    await test.pool.preview({})
    expect(test.pool.status().budget.usedBytes).toBe(usedBytes)
  })
})

describe('an engine that stalls', () => {
  const prompt = Array.from({ length: 6000 }, (_, at) => [' a', ' b', ' c'][at % 3]).join('')
  const completion: CompletionRequest = {
    model: 'large',
    prompt,
    suffix: null,
    echo: false,
    output: { type: 'text' },
    sampling: {},
    maxTokens: 8,
    stop: [],
    choices: 1,
    topLogprobs: null,
    priority: 'normal',
  }

  it('is given up: its requests end with an error, and the status says why', async () => {
    await using test = await start({
      models: (folder) => writeRandomModel(join(folder, 'large.gguf'), RANDOM_SIZES.small),
      stallLimitMs: 5,
    })
    const lease = await test.pool.lease('large', never)
    const events = lease.model.complete(completion, lease.signal)
    const read = (async () => {
      for await (const _ of events);
    })()
    const told = expect(read).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('the model was given up') as string,
    })
    await told
    expect(test.model('large')).toMatchObject({ state: 'failed' })
    expect(test.model('large')?.error).toContain('the model was given up')
    // The engine still has it: its memory counts until it is given back.
    expect(test.pool.status().budget.usedBytes).toBeGreaterThan(10 * megabyte)
    lease.release()
    await eventually(() => test.pool.status().budget.usedBytes).toBe(0)
  })
})

describe('what is announced', () => {
  it('is told a few times a second while something runs, and never while nothing does', async () => {
    await using test = await start()
    let count = 0
    const stop = test.pool.listen(() => (count += 1))
    const lease = await test.pool.lease('a', never)
    const atFirst = count
    await eventually(() => count).toBeGreaterThan(atFirst + 2)
    lease.release()
    const atLast = count
    await wait(700)
    expect(count).toBe(atLast)
    stop()
  })
})

describe('a pool that stops', () => {
  it('answers everybody who waits, and lets in nobody', async () => {
    await using test = await start({
      system: { totalBytes: 60 * megabyte, availableBytes: 60 * megabyte },
      config: { memory_limit_value: 25 },
    })
    for (const modelId of ['a', 'b']) test.settings.models.save(modelId, { slots: 4 })
    const held = await test.pool.lease('a', never)
    const waiting = test.pool.lease('b', never)
    await eventually(() => test.pool.status().budget.explanation).toContain("'b' needs")
    const told = expect(waiting).rejects.toMatchObject({ code: 'unavailable' })
    const stopped = test.pool.stop()
    await told
    await expect(test.pool.lease('a', never)).rejects.toThrow('shutting down')
    held.release()
    await stopped
    expect(test.pool.status().models).toEqual([])
  })
})
