import { join } from 'node:path'
import type { LlamaModel } from 'node-llama-cpp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type NativeContext,
  createNativeContext,
} from '../../../src-main/core/engine/native/native-context.ts'
import { bestGuessCount } from '../../../src-main/core/engine/scheduler/guess-count.ts'
import { lookUp } from '../../../src-main/core/engine/scheduler/prompt-lookup.ts'
import type { SchedulerOptions } from '../../../src-main/core/engine/scheduler/scheduler.ts'
import { writeChainModel } from '../../helpers/models/chain-model.ts'
import { writeRandomModel } from '../../helpers/models/random-model.ts'
import {
  type TestModels,
  exactModel,
  greedy,
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

/** A machine on which a pass takes the same time whatever is in it, so that guesses always pay. */
const evenPasses = (native: NativeContext): NativeContext => ({
  ...native,
  async compute(parts) {
    const outputs = await native.compute(parts)
    await new Promise((resolve) => setTimeout(resolve, 8))
    return outputs
  },
})

async function guessingScheduler(of: LlamaModel, options: SchedulerOptions) {
  let recorded: ReturnType<typeof recordPasses> | undefined
  const scheduler = await testScheduler(of, {}, options, (native) => {
    recorded = recordPasses(evenPasses(native))
    return recorded.native
  })
  return { ...scheduler, passes: recorded!.passes }
}

const samplings = [
  greedy,
  { ...greedy, temperature: 0.8, topK: 40, topP: 0.95, seed: 8 },
  { ...greedy, temperature: 1.1, seed: 3, frequencyPenalty: 0.5 },
]

describe('answers with guesses', () => {
  it('of a draft model are the same in fewer passes, whatever the sampling', async () => {
    const plain = await testScheduler(model)
    const draft = await model.createContext({ contextSize: 1024, threads: 1 })
    const options = { draft: createNativeContext(draft), promptLookup: true }
    const guessing = await guessingScheduler(model, options)
    for (const [at, sampling] of samplings.entries()) {
      const prompt = promptOf(50, at)
      const { tokens } = await plain.answer(prompt, { sampling, maxTokens: 40 })
      const before = guessing.passes.length
      expect((await guessing.answer(prompt, { sampling, maxTokens: 40 })).tokens).toEqual(tokens)
      const passes = guessing.passes.length - before
      if (at === 0) expect(passes).toBeLessThan(38)
      // What guesses have left behind in the slot is right.
      const turn = [...prompt, ...tokens, ...promptOf(10, 9)]
      expect((await guessing.answer(turn)).tokens).toEqual((await plain.answer(turn)).tokens)
    }
    await guessing.end()
    await plain.end()
    await draft.dispose()
  })

  it('of a draft model that knows nothing are the same', async () => {
    const path = join(models.folder, 'other.gguf')
    await writeRandomModel(path, { layers: 1, embeddingLength: 64, seed: 99 })
    const other = await models.load(path)
    const plain = await testScheduler(model)
    const draft = await other.createContext({ contextSize: 1024, threads: 1 })
    const guessing = await guessingScheduler(model, { draft: createNativeContext(draft) })
    for (const sampling of samplings) {
      const { tokens } = await plain.answer(promptOf(50, 1), { sampling, maxTokens: 30 })
      const guessed = await guessing.answer(promptOf(50, 1), { sampling, maxTokens: 30 })
      expect(guessed.tokens).toEqual(tokens)
    }
    await guessing.end()
    await plain.end()
    await draft.dispose()
  })

  it('looked up in the text so far are the same, and many where it repeats itself', async () => {
    const path = join(models.folder, 'chain.gguf')
    await writeChainModel(path, { says: 'one two three four five six seven. ', endless: true })
    const chain = await models.load(path)
    const prompt = chain.tokenize('<|assistant|>', true)
    const plain = await testScheduler(chain)
    const { tokens } = await plain.answer(prompt, { maxTokens: 120 })
    await plain.end()
    const guessing = await guessingScheduler(chain, { promptLookup: true })
    const guessed = await guessing.answer(prompt, { maxTokens: 120 })
    expect(guessed.tokens).toEqual(tokens)
    expect(guessing.passes.length).toBeLessThan(110)
    await guessing.end()
  })

  it('obey a grammar and a verdict in the middle of right guesses', async () => {
    const path = join(models.folder, 'chain.gguf')
    const chain = await models.load(path)
    const prompt = chain.tokenize('<|assistant|>', true)
    const digits = await models.llama.createGrammar({ grammar: 'root ::= [a-e]+' })
    const run = async (scheduler: Awaited<ReturnType<typeof testScheduler>>, stop: number) => {
      let seen = 0
      const sink = {
        token() {
          seen += 1
          if (seen === 61) return { grammar: digits }
          return seen === stop ? ('stop' as const) : ('continue' as const)
        },
      }
      const { tokens, end } = await scheduler.answer(prompt, { maxTokens: 100 }, sink)
      return { tokens, reason: end.reason }
    }
    const plain = await testScheduler(chain)
    const guessing = await guessingScheduler(chain, { promptLookup: true })
    for (const stop of [37, 58, 70]) {
      const expected = await run(plain, stop)
      expect(await run(guessing, stop)).toEqual(expected)
      if (stop < 61) expect(expected.tokens).toHaveLength(stop)
    }
    await guessing.end()
    await plain.end()
  })

  it('are not made beside other answers, nor where the model forgets all or nothing', async () => {
    const chain = await models.load(join(models.folder, 'chain.gguf'))
    const prompt = chain.tokenize('<|assistant|>', true)
    const guessing = await guessingScheduler(chain, { promptLookup: true })
    await Promise.all([0, 1].map(() => guessing.answer(prompt, { maxTokens: 60 })))
    const widths = guessing.passes.flatMap((parts) => parts.map(({ outputs }) => outputs.length))
    expect(Math.max(...widths.slice(0, -4))).toBe(1)
    await guessing.end()

    let recorded: ReturnType<typeof recordPasses> | undefined
    const { answer, end } = await testScheduler(chain, {}, { promptLookup: true }, (native) => {
      recorded = recordPasses({ ...evenPasses(native), forgetsParts: false })
      return recorded.native
    })
    await answer(prompt, { maxTokens: 60 })
    expect(recorded!.passes).toHaveLength(60)
    await end()
  })
})

describe('a look-up', () => {
  it('goes on after the newest occurrence of the longest run', () => {
    const tokens = Uint32Array.from([1, 2, 3, 4, 9, 2, 3, 5, 8, 1, 2, 3])
    expect([...lookUp(tokens, 3)]).toEqual([4, 9, 2])
    expect([...lookUp(tokens.subarray(1), 3)]).toEqual([5, 8, 1])
    expect([...lookUp(Uint32Array.from([1, 2, 3, 4]), 3)]).toEqual([])
    expect([...lookUp(Uint32Array.from([5, 5, 5]), 3)]).toEqual([5])
    expect([...lookUp(new Uint32Array(0), 3)]).toEqual([])
  })
})

describe('the number of guesses', () => {
  const even = () => 10
  const linear = (tokens: number) => 10 * tokens

  it('is what pays', () => {
    expect(bestGuessCount(0.9, even, 0, 8)).toBe(8)
    expect(bestGuessCount(0.9, linear, 0, 8)).toBe(0)
    expect(bestGuessCount(0.02, even, 1, 8)).toBe(0)
    expect(bestGuessCount(0.5, even, 2, 8)).toBeGreaterThan(0)
    expect(bestGuessCount(0.5, even, 2, 8)).toBeLessThan(4)
    expect(bestGuessCount(0.9, even, 50, 8)).toBe(0)
  })
})
