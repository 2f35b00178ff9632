import { join } from 'node:path'
import type { LlamaModel } from 'node-llama-cpp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PrefixStore } from '../../../src-main/core/engine/prefix-store.ts'
import { memoryStore } from './memory-store.ts'
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

describe('a slot', () => {
  it('computes only what is new of the next turn', async () => {
    const { answer, scheduler, end } = await testScheduler(model)
    const prompt = promptOf(200, 1)
    const first = await answer(prompt)
    expect(first.start).toMatchObject({ cachedTokens: 0, cachedFrom: null })
    const turn = [...prompt, ...first.tokens, ...promptOf(50, 2)]
    const second = await answer(turn)
    // The last token of an answer is never computed.
    expect(second.start).toMatchObject({ cachedFrom: 'slot', slot: first.start.slot })
    expect(second.start.cachedTokens).toBe(200 + first.tokens.length - 1)
    expect(scheduler.promptCounts()).toEqual({
      computed: 200 + 51,
      cached: second.start.cachedTokens,
    })
    await end()
    const fresh = await testScheduler(model)
    expect((await fresh.answer(turn)).tokens).toEqual(second.tokens)
    await fresh.end()
  })

  it('computes the last token of a prompt again that it holds whole', async () => {
    const { answer, end } = await testScheduler(model)
    const first = await answer(promptOf(100, 1))
    const second = await answer(promptOf(100, 1))
    expect(second.start.cachedTokens).toBe(99)
    expect(second.tokens).toEqual(first.tokens)
    await end()
  })

  it('is another one for another conversation, the one used least recently', async () => {
    const { answer, end } = await testScheduler(model, { sequences: 3 })
    const system = promptOf(40, 9)
    const used = []
    for (const seed of [1, 2, 3, 4]) {
      used.push((await answer([...system, ...promptOf(100, seed)])).start.slot)
    }
    expect(new Set(used.slice(0, 3)).size).toBe(3)
    expect(used[3]).toBe(used[0])
    const back = await answer([...system, ...promptOf(100, 2)])
    expect(back.start.slot).toBe(used[1])
    await end()
  })

  it('starts anew where the model cannot forget a part', async () => {
    const { answer, scheduler, end } = await testScheduler(
      model,
      { sequences: 1 },
      {},
      (native) => ({
        ...native,
        forgetFrom: (sequence) => native.forgetFrom(sequence, 0),
      }),
    )
    const expected = await answer(promptOf(100, 1))
    await answer([...promptOf(60, 1), ...promptOf(50, 2)])
    expect(scheduler.promptCounts()).toEqual({ computed: 210, cached: 0 })
    expect((await answer(promptOf(100, 1))).tokens).toEqual(expected.tokens)
    await end()
  })
})

describe('new requests that share a long beginning', () => {
  it('compute it once and copy it', async () => {
    const shared = promptOf(400, 1)
    const prompts = [1, 2, 3, 4].map((seed) => [...shared, ...promptOf(30, seed + 10)])
    const alone = await testScheduler(model)
    const expected = []
    for (const prompt of prompts) expected.push((await alone.answer(prompt)).tokens)
    await alone.end()

    const { answer, scheduler, end } = await testScheduler(model, { batchSize: 64 })
    const answers = await Promise.all(prompts.map((prompt) => answer(prompt)))
    expect(answers.map(({ tokens }) => tokens)).toEqual(expected)
    expect(answers.map(({ start }) => start.cachedFrom)).toEqual([null, 'copy', 'copy', 'copy'])
    expect(answers.map(({ start }) => start.cachedTokens)).toEqual([0, 400, 400, 400])
    expect(scheduler.promptCounts()).toEqual({ computed: 400 + 4 * 30, cached: 1200 })
    await end()
  })

  it('do not wait for a slot whose request leaves', async () => {
    const shared = promptOf(400, 1)
    const { answer, scheduler, end } = await testScheduler(model, { batchSize: 64 })
    const leaving = new AbortController()
    const prompts = [1, 2].map((seed) => [...shared, ...promptOf(30, seed)])
    const [left, stayed] = await Promise.allSettled([
      answer(prompts[0]!, {}, { prompt: () => leaving.abort() }, leaving.signal),
      answer(prompts[1]!),
    ])
    expect(left.status).toBe('rejected')
    expect(stayed).toMatchObject({ status: 'fulfilled', value: { tokens: { length: 24 } } })
    expect(scheduler.slots().every(({ state }) => state === 'idle')).toBe(true)
    await end()
  })

  it('are right after a copy from a slot that has answered on', async () => {
    const { answer, end } = await testScheduler(model)
    const shared = promptOf(300, 1)
    const expected = await answer([...shared, ...promptOf(20, 5)])
    // Its conversation is longer than what is shared, so another slot is taken.
    await answer([...shared, ...promptOf(20, 5), ...expected.tokens, ...promptOf(400, 6)])
    const other = await answer([...shared, ...promptOf(20, 7)])
    expect(other.start).toMatchObject({ cachedFrom: 'copy', cachedTokens: 300 })
    const again = await answer([...shared, ...promptOf(20, 5)])
    expect(again.tokens).toEqual(expected.tokens)
    await end()
  })
})

describe('a kept state', () => {
  it('comes back after a stop, and into a slot that was given away', async () => {
    const { store, kept } = await memoryStore(models.folder)
    const prompt = promptOf(500, 1)
    const first = await testScheduler(model, { sequences: 1 }, { store })
    const answered = await first.answer(prompt)
    await first.end()
    expect(kept.map(({ length }) => length)).toEqual([500 + 23])

    const second = await testScheduler(model, { sequences: 1 }, { store })
    const turn = [...prompt, ...promptOf(20, 2)]
    const continued = await second.answer(turn)
    expect(continued.start).toMatchObject({ cachedFrom: 'disk', cachedTokens: 500 })
    await second.answer(promptOf(450, 3))
    expect(kept).toHaveLength(2)
    const back = await second.answer(turn)
    expect(back.start).toMatchObject({ cachedFrom: 'disk', cachedTokens: 519 })
    expect(back.tokens).toEqual(continued.tokens)
    await second.end()

    const fresh = await testScheduler(model)
    expect((await fresh.answer(turn)).tokens).toEqual(continued.tokens)
    expect((await fresh.answer(prompt)).tokens).toEqual(answered.tokens)
    await fresh.end()
  })

  it('that does not open is computed', async () => {
    const broken: PrefixStore = {
      keep: async () => {},
      find: async () => ({
        sharedTokens: 450,
        open: (read) => read(join(models.folder, 'exact.gguf')),
      }),
    }
    const { answer, scheduler, end } = await testScheduler(model, {}, { store: broken })
    const { tokens, start } = await answer(promptOf(500, 1))
    expect(start).toMatchObject({ cachedTokens: 0, cachedFrom: null })
    await end()
    const fresh = await testScheduler(model)
    expect((await fresh.answer(promptOf(500, 1))).tokens).toEqual(tokens)
    await fresh.end()
    expect(scheduler.slots().every(({ state }) => state === 'idle')).toBe(true)
  })

  it('is read and written between passes only', async () => {
    const { store, kept } = await memoryStore(models.folder)
    let busy = 0
    let most = 0
    const alone = async <T>(work: Promise<T>) => {
      busy += 1
      most = Math.max(most, busy)
      const result = await work
      busy -= 1
      return result
    }
    const { answer, end } = await testScheduler(model, { sequences: 3 }, { store }, (native) => ({
      ...native,
      compute: (parts) => alone(native.compute(parts)),
      save: (sequence, tokens, path) => alone(native.save(sequence, tokens, path)),
      load: (sequence, path) => alone(native.load(sequence, path)),
      forgetFrom(sequence, position) {
        expect(busy).toBe(0)
        return native.forgetFrom(sequence, position)
      },
    }))
    const seeds = [1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6]
    await Promise.all(seeds.map((seed) => answer(promptOf(350, seed))))
    expect(kept.length).toBeGreaterThan(3)
    expect(most).toBe(1)
    await end()
  })
})

describe('the passes', () => {
  it('of a long prompt beside an answer are slices, one between two tokens', async () => {
    let recorded: ReturnType<typeof recordPasses> | undefined
    const { answer, end } = await testScheduler(
      model,
      { contextSize: 4096 },
      {},
      (native) => (recorded = recordPasses(native)).native,
    )
    const long = promptOf(3000, 2)
    let tokens = 0
    let other: Promise<unknown> | undefined
    await answer(
      promptOf(10, 1),
      { maxTokens: 60 },
      {
        token() {
          tokens += 1
          if (tokens === 5) other = answer(long, { maxTokens: 3 })
          return 'continue'
        },
      },
    )
    await other
    const { passes } = recorded!
    const began = passes.findIndex((parts) => parts.some((part) => part.tokens[0] === long[0]))
    const slices = passes.map((parts) => parts.some(({ tokens }) => tokens.length > 1))
    const beside = slices.slice(began, began + 20)
    expect(beside.some((isSlice) => !isSlice)).toBe(true)
    for (const [at, isSlice] of beside.entries())
      if (at > 0 && isSlice) expect(beside[at - 1]).toBe(false)
    await end()
  })
})
