import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ModelSettings } from '../../src-main/contract/pool.ts'
import { writeGguf } from '../../src-main/core/library/gguf/gguf-writer.ts'
import { nothingChosen } from '../../src-main/core/settings/model-settings.ts'
import { writeChainModel } from '../helpers/models/chain-model.ts'
import { writeRandomModel } from '../helpers/models/random-model.ts'
import { type TestCorral, startTestCorral } from '../helpers/test-corral.ts'

const width = 128
const small = { layers: 2, embeddingLength: width, words: 500, endless: true } as const

/** A LoRA adapter for the small model: it adds noise of this strength to one matrix. */
async function writeLora(path: string, strength: number): Promise<void> {
  const noise = (seed: number) =>
    Float32Array.from({ length: width * 4 }, (_, at) => Math.sin(at * seed) * strength)
  await writeGguf(path, {
    metadata: {
      'general.architecture': { type: 'string', value: 'llama' },
      'general.type': { type: 'string', value: 'adapter' },
      'adapter.type': { type: 'string', value: 'lora' },
      'adapter.lora.alpha': { type: 'float32', value: 4 },
    },
    tensors: [
      {
        name: 'blk.0.ffn_down.weight.lora_a',
        encoding: 'F32',
        dims: [width * 3, 4],
        data: Float32Array.from({ length: width * 12 }, (_, at) => Math.cos(at) * strength),
      },
      { name: 'blk.0.ffn_down.weight.lora_b', encoding: 'F32', dims: [4, width], data: noise(3) },
    ],
  })
}

let test: TestCorral
let folder: string
beforeAll(async () => {
  test = await startTestCorral({
    async models(models) {
      folder = models
      await writeRandomModel(join(models, 'small.gguf'), small)
      await writeRandomModel(join(models, 'draft.gguf'), { ...small, layers: 1 })
      await writeChainModel(join(models, 'other.gguf'), { says: 'Another vocabulary.' })
    },
  })
})
afterAll(() => test[Symbol.asyncDispose]())

/** What the small model says at temperature 0 when it is loaded so. */
async function answerWith(settings: Partial<ModelSettings>): Promise<string> {
  const { pool } = test.corral.client
  await pool.unload({ modelId: 'small' })
  await pool.saveModelSettings({ modelId: 'small', ...nothingChosen, ...settings })
  const answer = await test.openai.chat.completions.create({
    model: 'small',
    messages: [{ role: 'user', content: 'ab cd ef ab cd ef ab cd' }],
    temperature: 0,
    max_tokens: 40,
  })
  return answer.choices[0]?.message.content ?? ''
}

describe('the settings of a model', () => {
  it('change how it is loaded, not what it begins to say', async () => {
    // Other ways to compute round in other places: random weights part sooner or later.
    const beginning = (text: string) => text.slice(0, 12)
    const plain = await answerWith({})
    expect(plain.length).toBeGreaterThan(40)
    expect(beginning(await answerWith({ flashAttention: false }))).toBe(beginning(plain))
    const small = await answerWith({ batchTokens: 32, slots: 1, contextTokens: 512 })
    expect(beginning(small)).toBe(beginning(plain))
    const loaded = test.corral.pool.getLoadedModel('small')
    expect(loaded).toMatchObject({ contextTokens: 512 })
    expect(loaded?.slots).toHaveLength(1)
  })

  it('let it guess ahead without saying anything else', async () => {
    const plain = await answerWith({})
    expect(await answerWith({ promptLookup: true })).toBe(plain)
    expect(await answerWith({ draftModelId: 'draft' })).toBe(plain)
  })

  it('make its cache smaller', async () => {
    const contextBytes = () => test.corral.pool.getLoadedModel('small')?.memory.contextBytes ?? 0
    await answerWith({ contextTokens: 4096 })
    const full = contextBytes()
    for (const kvCacheType of ['q8_0', 'q4_0', 'q5_1'] as const) {
      expect((await answerWith({ contextTokens: 4096, kvCacheType })).length).toBeGreaterThan(40)
      expect(contextBytes(), kvCacheType).toBeLessThan(full * 0.6)
    }
  })

  it('put a LoRA adapter on it, as strong as they say', async () => {
    const plain = await answerWith({})
    const path = join(folder, '..', 'adapter.gguf')
    await writeLora(path, 3)
    expect(await answerWith({ loras: [{ path, scale: 0 }] })).toBe(plain)
    expect(await answerWith({ loras: [{ path, scale: 1 }] })).not.toBe(plain)
  })

  it('that cannot be met are refused with the reason', async () => {
    await expect(answerWith({ draftModelId: 'other' })).rejects.toThrow('vocabulary')
    await expect(answerWith({ draftModelId: 'missing' })).rejects.toThrow('draft model')
  })
})
