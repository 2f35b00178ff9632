import type { LlamaModel } from 'node-llama-cpp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CorralError } from '../../../src-main/core/errors.ts'
import {
  type TestModels,
  exactModel,
  promptOf,
  recordPasses,
  testModels,
  testScheduler,
} from './test-scheduler.ts'

let models: TestModels
let model: LlamaModel

beforeAll(async () => {
  models = await testModels()
  model = await exactModel(models)
})

afterAll(() => models.end())

describe('a request that is cancelled', () => {
  it('frees its slot within one step, while its prompt is read and while it answers', async () => {
    let recorded: ReturnType<typeof recordPasses> | undefined
    const { answer, scheduler, end } = await testScheduler(
      model,
      { sequences: 1, batchSize: 64 },
      {},
      (native) => (recorded = recordPasses(native)).native,
    )
    const { passes } = recorded!
    for (const phase of ['prompt', 'token'] as const) {
      const leaving = new AbortController()
      const reason = new Error('gone')
      let passesAtAbort = 0
      const abort = () => {
        leaving.abort(reason)
        passesAtAbort = passes.length
        return 'continue' as const
      }
      const left = answer(promptOf(600, 1), {}, { [phase]: abort }, leaving.signal)
      await expect(left).rejects.toBe(reason)
      const next = await answer(promptOf(60, 2), { maxTokens: 1 })
      expect(next.tokens).toHaveLength(1)
      // At most the pass under way, and the one of the next request.
      expect(passes.length - passesAtAbort).toBeLessThanOrEqual(2)
      expect(scheduler.slots()[0]!.state).toBe('idle')
    }
    await end()
  })

  it('leaves the line at once', async () => {
    const { answer, scheduler, end } = await testScheduler(model, { sequences: 1 })
    const first = answer(promptOf(30, 1))
    const leaving = new AbortController()
    const second = answer(promptOf(30, 2), {}, {}, leaving.signal)
    while (scheduler.slots()[0]!.state === 'idle') await Promise.resolve()
    expect(scheduler.waiting()).toBe(1)
    leaving.abort(new Error('gone'))
    expect(scheduler.waiting()).toBe(0)
    await expect(second).rejects.toThrow('gone')
    await first
    const early = answer(promptOf(30, 2), {}, {}, AbortSignal.abort(new Error('before')))
    await expect(early).rejects.toThrow('before')
    await end()
  })

  it('leaves what it has computed for the next', async () => {
    const { answer, end } = await testScheduler(model, { sequences: 1, batchSize: 64 })
    const leaving = new AbortController()
    const prompt = promptOf(600, 1)
    let computed = 0
    const sink = {
      prompt(tokens: number) {
        computed = tokens
        if (tokens > 200) leaving.abort(new Error('gone'))
      },
    }
    await expect(answer(prompt, {}, sink, leaving.signal)).rejects.toThrow('gone')
    expect((await answer(prompt)).start.cachedTokens).toBe(computed)
    await end()
  })
})

describe('a sink that throws', () => {
  it.each(['started', 'prompt', 'token'] as const)(
    'in %s ends its own answer only',
    async (call) => {
      const { answer, scheduler, end } = await testScheduler(model)
      const expected = (await answer(promptOf(40, 1))).tokens
      const broken = () => {
        throw new Error('the sink is broken')
      }
      const [good, bad] = await Promise.allSettled([
        answer(promptOf(40, 1)),
        answer(promptOf(40, 2), {}, { [call]: broken }),
      ])
      expect(good).toMatchObject({ value: { tokens: expected } })
      expect(bad).toMatchObject({ reason: { message: 'the sink is broken' } })
      expect(scheduler.slots().every(({ state }) => state === 'idle')).toBe(true)
      await end()
    },
  )
})

describe('an engine that fails', () => {
  it('ends the answers of that pass, forgets their slots, and goes on', async () => {
    let fail = false
    const { answer, scheduler, end } = await testScheduler(
      model,
      { sequences: 2 },
      {},
      (native) => ({
        ...native,
        compute: (parts) =>
          fail ? Promise.reject(new Error('Eval has failed')) : native.compute(parts),
      }),
    )
    const expected = (await answer(promptOf(40, 1))).tokens
    const failing = {
      token() {
        fail = true
        return 'continue' as const
      },
    }
    const failed = await Promise.allSettled([
      answer(promptOf(40, 1), {}, failing),
      answer(promptOf(40, 2), {}, failing),
    ])
    fail = false
    for (const { reason } of failed as PromiseRejectedResult[]) {
      expect((reason as CorralError).code).toBe('unavailable')
    }
    expect(scheduler.slots()).toMatchObject([
      { state: 'idle', tokens: 0 },
      { state: 'idle', tokens: 0 },
    ])
    expect((await answer(promptOf(40, 1))).tokens).toEqual(expected)
    await end()
  })
})

describe('a scheduler that stops', () => {
  it('ends what runs and waits, and takes nothing more', async () => {
    const { answer, scheduler, end } = await testScheduler(model, { sequences: 1 })
    const running = answer(
      promptOf(40, 1),
      {},
      { token: () => (void scheduler.stop(), 'continue') },
    )
    const waiting = answer(promptOf(40, 2))
    for (const left of [running, waiting, running.catch(() => answer(promptOf(40, 3)))]) {
      await expect(left).rejects.toMatchObject({ code: 'unavailable' })
    }
    await end()
  })
})
