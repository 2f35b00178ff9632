import type { LlamaModel } from 'node-llama-cpp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createWaitingLine, rank } from '../../../src-main/core/engine/scheduler/waiting-line.ts'
import {
  type TestModels,
  exactModel,
  promptOf,
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

describe('requests that wait for a slot', () => {
  it('are served by priority, and in the order of arrival inside one', async () => {
    const { answer, end } = await testScheduler(model, { sequences: 1 })
    const order: string[] = []
    const ask = (label: string, priority: 'high' | 'normal' | 'low') =>
      answer(
        // All share a beginning with what the slot holds; that must not let them pass.
        promptOf(30, label.endsWith('2') ? 1 : 7),
        { label, priority, maxTokens: 2 },
        { started: () => void order.push(label) },
      )
    const first = ask('first', 'normal')
    await new Promise((resolve) => setTimeout(resolve, 1))
    await Promise.all([
      first,
      ask('low 1', 'low'),
      ask('normal 1', 'normal'),
      ask('low 2', 'low'),
      ask('normal 2', 'normal'),
      ask('high 1', 'high'),
      ask('high 2', 'high'),
    ])
    expect(order).toEqual(['first', 'high 1', 'high 2', 'normal 1', 'normal 2', 'low 1', 'low 2'])
    await end()
  })

  it('are told so, and counted', async () => {
    const { answer, scheduler, end } = await testScheduler(model, { sequences: 1 })
    const told: string[] = []
    const ask = (label: string) =>
      answer(promptOf(30, 1), { label }, { waiting: () => void told.push(label) })
    const first = ask('first')
    while (scheduler.slots()[0]!.state === 'idle') await new Promise(setImmediate)
    const others = [ask('second'), ask('third')]
    expect(told).toEqual(['second', 'third'])
    expect(scheduler.waiting()).toBe(2)
    expect(scheduler.slots()[0]).toMatchObject({ label: 'first', promptTokens: 30 })
    await Promise.all([first, ...others])
    expect(scheduler.waiting()).toBe(0)
    await Promise.all(['fourth', 'fifth'].map(ask))
    expect(told).toEqual(['second', 'third', 'fifth'])
    await end()
  })

  it('are refused when there are too many, with a time to come back', async () => {
    const { answer, end } = await testScheduler(model, { sequences: 1 }, { maxWaiting: 3 })
    const answers = await Promise.allSettled(
      [1, 2, 3, 4, 5].map((seed) => answer(promptOf(9, seed))),
    )
    expect(answers.map(({ status }) => status)).toEqual([
      ...Array.from({ length: 3 }, () => 'fulfilled'),
      ...Array.from({ length: 2 }, () => 'rejected'),
    ])
    expect((answers[4] as PromiseRejectedResult).reason).toMatchObject({
      code: 'unavailable',
      retryAfterSeconds: expect.any(Number),
    })
    await end()
  })
})

describe('a rank', () => {
  it('puts a low request that has waited before newer ones of a higher class', () => {
    const old = rank('low', 0)
    expect(old).toBeGreaterThan(rank('high', 1000))
    expect(old).toBeGreaterThan(rank('normal', 1000))
    expect(old).toBeLessThan(rank('high', 61_000))
    expect(old).toBeLessThan(rank('normal', 46_000))
    expect(rank('normal', 0)).toBeLessThan(rank('high', 16_000))
  })

  it('keeps the order of arrival among equals', () => {
    const line = createWaitingLine<{ rank: number; name: string }>()
    for (const name of ['a', 'b', 'c']) line.add({ rank: 5, name })
    line.add({ rank: 4, name: 'first' })
    expect(line.all().map(({ name }) => name)).toEqual(['first', 'a', 'b', 'c'])
  })
})
