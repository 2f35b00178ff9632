import type { LlamaModel, Token } from 'node-llama-cpp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { seededRandom } from '../../../src-main/core/library/starter/seeded-random.ts'
import { memoryStore } from './memory-store.ts'
import {
  type TestModels,
  exactModel,
  greedy,
  promptOf,
  scale,
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

const sequences = 80 * scale
const contextSize = 512

/** Twelve prompts of which some are the beginnings of others, with a seed and a length for each. */
const tasks = [1, 2, 3].flatMap((seed) =>
  [4, 90, 150, 330].map((length, at) => ({
    prompt: [...promptOf(Math.min(length, 80), seed), ...promptOf(Math.max(0, length - 80), at)],
    maxTokens: 2 + 5 * at,
    sampling: { ...greedy, temperature: at % 2, topK: 20, seed: seed * 7 },
  })),
)

type End = 'whole' | 'cancelled' | 'thrown'

describe('random runs of requests', () => {
  it(
    'lose no slot, settle every request, and answer as alone',
    { timeout: 60_000 * scale },
    async () => {
      const expected: Token[][] = []
      const alone = await testScheduler(model, { contextSize, sequences: 1 })
      for (const { prompt, ...request } of tasks) {
        expected.push((await alone.answer(prompt, request)).tokens)
      }
      await alone.end()

      const random = seededRandom(11)
      const pick = (count: number) => Math.floor(random() * count)
      const counts: Record<End, number> = { whole: 0, cancelled: 0, thrown: 0 }
      const { store, kept, end: endStore } = await memoryStore(models.folder)
      const { answer, scheduler, end } = await testScheduler(
        model,
        { contextSize, sequences: 3, batchSize: 64 },
        { store, maxWaiting: 1000 },
      )

      const ask = async () => {
        const at = pick(tasks.length)
        const { prompt, ...request } = tasks[at]!
        const leaving = new AbortController()
        const fate = pick(3)
        const when = pick(10)
        let calls = 0
        const call = () => {
          calls += 1
          if (calls <= when) return
          if (fate === 1) leaving.abort(new Error('cancelled'))
          if (fate === 2) throw new Error('thrown')
        }
        if (fate === 1 && when === 0)
          setTimeout(() => leaving.abort(new Error('cancelled')), pick(20))
        const sink = {
          started: call,
          prompt: call,
          token() {
            call()
            return 'continue' as const
          },
        }
        const priority = (['high', 'normal', 'low'] as const)[pick(3)]!
        try {
          const { tokens } = await answer(prompt, { ...request, priority }, sink, leaving.signal)
          expect(tokens).toEqual(expected[at])
          counts.whole += 1
        } catch (error) {
          const { message } = error as Error
          expect(['cancelled', 'thrown']).toContain(message)
          counts[message as End] += 1
        }
      }

      for (let run = 0; run < sequences; run += 1) {
        const asked: Promise<void>[] = []
        for (let request = pick(6); request >= 0; request -= 1) {
          asked.push(ask())
          if (pick(2) === 0) await new Promise((resolve) => setTimeout(resolve, pick(4)))
        }
        await Promise.all(asked)
        expect(scheduler.slots().map(({ state }) => state)).toEqual(['idle', 'idle', 'idle'])
        expect(scheduler.waiting()).toBe(0)
      }
      for (const count of Object.values(counts)) expect(count).toBeGreaterThan(sequences / 4)
      expect(kept.length).toBeGreaterThan(3)
      await end()
      await endStore()
    },
  )
})
