import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { LlamaContext, LlamaModel } from 'node-llama-cpp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addonOf } from '../../../src-main/core/engine/native/native-bindings.ts'
import {
  type NativeContext,
  createNativeContext,
  sharesVocabulary,
} from '../../../src-main/core/engine/native/native-context.ts'
import { writeRandomModel } from '../../helpers/models/random-model.ts'
import {
  type TestModels,
  exactModel,
  greedy,
  promptOf,
  publicAnswer,
  testModels,
} from './test-scheduler.ts'

/**
 * What this project uses of node-llama-cpp beyond its documentation. When an update breaks one of
 * these, src-main/core/engine/native is the place to mend.
 */
let models: TestModels
let model: LlamaModel
let context: LlamaContext
let native: NativeContext
const prompt = promptOf(50, 1)
const last = Uint32Array.of(49)

beforeAll(async () => {
  models = await testModels()
  model = await exactModel(models)
  context = await model.createContext({
    contextSize: 512,
    sequences: 3,
    batchSize: 128,
    threads: 1,
  })
  native = createNativeContext(context)
})

afterAll(() => models.end())

const whole = (sequence: number) => ({
  sequence,
  position: 0,
  tokens: Uint32Array.from(prompt),
  outputs: last,
})

async function next(sequence: number): Promise<number | null> {
  const sampler = native.createSampler()
  sampler.begin(greedy, null)
  native.forgetFrom(sequence, 0)
  const [outputs] = await native.compute([whole(sequence)])
  const token = await sampler.sample(outputs![0]!)
  sampler.dispose()
  return token
}

describe('the native context', () => {
  it('has the size that was asked for', () => {
    expect(native).toMatchObject({ sequences: 3, contextTokens: 512, batchTokens: 128 })
    expect(addonOf(context).windowTokens).toBeNull()
  })

  it('computes and samples as the library does, in any sequence', async () => {
    const [expected] = await publicAnswer(model, prompt, 1)
    expect(await next(0)).toBe(expected)
    expect(await next(2)).toBe(expected)
  })

  it('computes several sequences in one batch, in falling order as well', async () => {
    const [expected] = await publicAnswer(model, prompt, 1)
    for (const order of [
      [0, 1],
      [1, 0],
      [2, 0],
    ]) {
      for (const sequence of order) native.forgetFrom(sequence, 0)
      const outputs = await native.compute(order.map(whole))
      const tokens = []
      for (const [at] of order.entries()) {
        const sampler = native.createSampler()
        sampler.begin(greedy, null)
        tokens.push(await sampler.sample(outputs[at]![0]!))
      }
      expect(tokens).toEqual([expected, expected])
    }
  })

  it('forgets the end of a sequence', async () => {
    const expected = await next(0)
    expect(native.forgetFrom(0, 30)).toBe(30)
    const [outputs] = await native.compute([
      {
        sequence: 0,
        position: 30,
        tokens: Uint32Array.from(prompt.slice(30)),
        outputs: Uint32Array.of(19),
      },
    ])
    const sampler = native.createSampler()
    sampler.begin(greedy, null)
    expect(await sampler.sample(outputs![0]!)).toBe(expected)
    expect(native.forgetFrom(0, 0)).toBe(0)
    expect(addonOf(context).context.getSequenceKvCacheMaxPosition(0)).toBe(-1)
  })

  it('refuses a gap in a sequence, and more than fits', async () => {
    native.forgetFrom(0, 0)
    await native.compute([whole(0)])
    const gap = {
      sequence: 0,
      position: 90,
      tokens: Uint32Array.of(500),
      outputs: new Uint32Array(0),
    }
    await expect(native.compute([gap])).rejects.toThrow(/./)
    const tooMany = { ...gap, position: 50, tokens: Uint32Array.from(promptOf(200, 2)) }
    await expect(native.compute([tooMany])).rejects.toThrow(/batch/i)
  })

  it('writes a state that another sequence reads', async () => {
    const expected = await next(0)
    const path = join(models.folder, 'state')
    const size = await native.save(0, Uint32Array.from(prompt), path)
    expect((await stat(path)).size).toBe(size)
    native.forgetFrom(1, 0)
    expect([...(await native.load(1, path))]).toEqual(prompt)
    expect(native.forgetFrom(1, 49)).toBe(49)
    const [outputs] = await native.compute([
      {
        sequence: 1,
        position: 49,
        tokens: Uint32Array.of(prompt[49]!),
        outputs: Uint32Array.of(0),
      },
    ])
    const sampler = native.createSampler()
    sampler.begin(greedy, null)
    expect(await sampler.sample(outputs![0]!)).toBe(expected)
  })

  it('is empty after a state that does not fit', async () => {
    await native.compute([{ ...whole(2), position: 50 }]).catch(() => {})
    await expect(native.load(2, join(models.folder, 'exact.gguf'))).rejects.toThrow(/./)
    expect(addonOf(context).context.getSequenceKvCacheMaxPosition(2)).toBe(-1)
  })

  it('lets go of a grammar when an answer is over, for it is not to outlive it', async () => {
    const free = await next(0)
    const grammar = await models.llama.createGrammar({ grammar: 'root ::= "{}"' })
    const sampler = native.createSampler()
    native.forgetFrom(1, 0)
    const [outputs] = await native.compute([whole(1)])
    sampler.begin(greedy, grammar)
    expect(await sampler.sample(outputs![0]!)).not.toBe(free)
    sampler.release()
    expect(await sampler.sample(outputs![0]!)).toBe(free)
    sampler.dispose()
  })

  it('says which tokens end a turn', () => {
    expect(native.isEnd(model.tokens.eos!)).toBe(true)
    expect(native.isEnd(prompt[0]!)).toBe(false)
  })

  it('tells whether a draft has the same words', async () => {
    const path = join(models.folder, 'other-words.gguf')
    await writeRandomModel(path, { layers: 1, embeddingLength: 64, words: 500 })
    const other = await (await models.load(path)).createContext({ contextSize: 256, threads: 1 })
    expect(sharesVocabulary(context, context)).toBe(true)
    expect(sharesVocabulary(context, other)).toBe(false)
    await other.dispose()
  })

  it('is refused where the library has changed', () => {
    for (const broken of [
      { ...context, model, _ctx: undefined },
      { model, _ctx: { initBatch() {} } },
      { model: {}, _ctx: addonOf(context).context },
    ]) {
      expect(() => addonOf(broken as unknown as LlamaContext)).toThrow(/node-llama-cpp has changed/)
    }
  })
})
