import { copyFile, rename, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Eviction, PoolStatus } from '../../src-main/contract/pool.ts'
import { CorralError } from '../../src-main/core/errors.ts'
import type { Lease } from '../../src-main/core/pool/pool.ts'
import { writeRandomModel } from '../helpers/models/random-model.ts'
import { type TestPool, megabyte, startTestPool } from './test-pool.ts'

const scale = Number(process.env.CORRAL_TEST_SCALE ?? 1)
/** 2 000 with a scale of 50. */
const runs = Math.ceil(20 * scale)
const modelIds = ['a', 'b', 'c', 'd'] as const

let test: TestPool
beforeAll(async () => {
  test = await startTestPool({
    models: async (folder) => {
      await writeRandomModel(join(folder, 'a.gguf'), { layers: 1, embeddingLength: 64, words: 20 })
      for (const other of ['b', 'c', 'd', 'spare']) {
        await copyFile(join(folder, 'a.gguf'), join(folder, `${other}.gguf`))
      }
    },
    system: { totalBytes: 100 * megabyte, availableBytes: 100 * megabyte },
  })
})
afterAll(() => test[Symbol.asyncDispose]())

const step = fc.record({
  do: fc.oneof(
    { weight: 8, arbitrary: fc.constant('lease' as const) },
    { weight: 6, arbitrary: fc.constant('release' as const) },
    { weight: 4, arbitrary: fc.constant('wait' as const) },
    {
      weight: 8,
      arbitrary: fc.constantFrom(
        'grow',
        'grow',
        'leave',
        'pin',
        'unpin',
        'unload',
        'restart',
        'resize',
        'resize',
        'resize',
        'policy',
        'break',
        'repair' as const,
      ),
    },
  ),
  modelId: fc.constantFrom(...modelIds),
  number: fc.integer({ min: 0, max: 99 }),
})
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

/** The file is replaced and not changed: a loaded model still reads the old one. */
async function replaceFile(modelId: string, isBroken: boolean): Promise<void> {
  const next = join(test.folder, `${modelId}.next`)
  await copyFile(join(test.folder, 'spare.gguf'), next)
  if (isBroken) await truncate(next, 20_000)
  await rename(next, join(test.folder, `${modelId}.gguf`))
}

/** Asks of the pool whatever a sequence says, and notes each promise that is not kept. */
class Driver {
  readonly problems: string[] = []
  readonly #held: { modelId: string; lease: Lease }[] = []
  readonly #pending = new Set<Promise<unknown>>()
  readonly #leaving: AbortController[] = []
  readonly #known = new Set<Eviction>(test.evictions())
  readonly #stopListening: () => void
  #loading: readonly string[] = []

  constructor() {
    this.#stopListening = test.pool.listen((status) => this.#watch(status))
  }

  #watch({ models, budget, evictions }: PoolStatus): void {
    const loading = models.filter(({ state }) => state === 'loading').map((model) => model.modelId)
    const isMore = loading.some((modelId) => !this.#loading.includes(modelId))
    this.#loading = loading
    if (isMore && budget.usedBytes > budget.budgetBytes) {
      this.problems.push(`a load began with ${budget.usedBytes} of ${budget.budgetBytes} in use`)
    }
    for (const eviction of evictions) {
      if (this.#known.has(eviction)) continue
      this.#known.add(eviction)
      const { modelId, reason, explanation } = eviction
      if (reason === 'request') continue
      if (this.#held.some((held) => held.modelId === modelId)) {
        this.problems.push(`a busy model was evicted: ${explanation}`)
      }
      if (reason !== 'grow' && test.settings.models.get(modelId).pinned) {
        this.problems.push(`a pinned model was evicted: ${explanation}`)
      }
    }
  }

  #track(work: Promise<unknown>): void {
    const settled = work
      .catch((error: unknown) => {
        const isExpected = error instanceof CorralError && error.code !== 'internal'
        if (!isExpected) this.problems.push(`an unexpected error: ${String(error)}`)
      })
      .finally(() => this.#pending.delete(settled))
    this.#pending.add(settled)
  }

  #lease(modelId: string, minContextTokens: number): void {
    const leaving = new AbortController()
    this.#leaving.push(leaving)
    this.#track(
      test.pool
        .lease(modelId, leaving.signal, { minContextTokens })
        .then((lease) => void this.#held.push({ modelId, lease })),
    )
  }

  #release(at: number): void {
    const [held] = this.#held.splice(at % Math.max(1, this.#held.length), 1)
    held?.lease.release()
  }

  async run({ do: what, modelId, number }: Step): Promise<void> {
    switch (what) {
      case 'lease':
        this.#lease(modelId, 0)
        break
      case 'grow':
        this.#lease(modelId, 9000 * (1 + (number % 3)))
        break
      case 'release':
        this.#release(number)
        break
      case 'leave':
        this.#leaving.pop()?.abort(new CorralError('cancelled', 'left'))
        break
      case 'pin':
      case 'unpin':
        test.settings.models.save(modelId, { pinned: what === 'pin' })
        break
      case 'unload':
        this.#track(test.pool.unload(modelId))
        break
      case 'restart':
        this.#track(test.pool.restart(modelId, new AbortController().signal))
        break
      case 'resize':
        test.limit({ memory_limit_value: number % 2 === 0 ? 50 : 3 + (number % 20) })
        break
      case 'policy':
        test.limit({ eviction_policy: (['lru', 'lfu', 'ttl'] as const)[number % 3] ?? 'lru' })
        break
      case 'break':
      case 'repair':
        await replaceFile(modelId, what === 'break')
        break
      case 'wait':
        await this.#anyAnswer(number)
    }
    this.#checkLeases()
  }

  /** A lease that is held is still good for something. */
  #checkLeases(): void {
    for (const { modelId, lease } of this.#held) {
      if (lease.signal.aborted) this.problems.push(`a lease of ${modelId} was lost`)
      if (lease.model.detokenize([1]) === '') this.problems.push('a lease is of no use')
    }
  }

  /** Long enough for a load, so that uses are held while others wait. */
  async #anyAnswer(mostMs: number): Promise<void> {
    await Promise.race([...this.#pending, new Promise((resolve) => setTimeout(resolve, mostMs))])
  }

  /** Ends all uses; then everybody who still waits has to get an answer. */
  async finish(): Promise<void> {
    while (this.#pending.size > 0 || this.#held.length > 0) {
      await this.#anyAnswer(10)
      this.#release(0)
    }
    this.#stopListening()
    const active = test.pool.status().models.map((model) => model.activeRequests)
    if (active.some((count) => count > 0)) this.problems.push(`uses are left: ${active.join(' ')}`)
  }

  async reset(): Promise<void> {
    for (const modelId of modelIds) {
      test.settings.models.save(modelId, { pinned: false, slots: 1, contextTokens: null })
      await test.pool.unload(modelId)
      await replaceFile(modelId, false)
    }
    test.limit({ memory_limit_value: 40, eviction_policy: 'lru' })
  }
}

describe('the pool with the real engine', () => {
  it('keeps its promises whatever is asked of it, in any order', { timeout: 600_000 }, async () => {
    let answered = 0
    const reasons = new Set<Eviction['reason']>()
    test.pool.listen(({ evictions: [newest] }) => newest && reasons.add(newest.reason))
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
        const driver = new Driver()
        await driver.reset()
        for (const one of steps) await driver.run(one)
        await driver.finish()
        answered += 1
        expect(driver.problems).toEqual([])
      }),
      { numRuns: runs, endOnFailure: true },
    )
    expect(answered).toBe(runs)
    expect([...reasons]).toEqual(expect.arrayContaining(['request', 'room']))
  })
})
