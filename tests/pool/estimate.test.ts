import { rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Llama, getLlama } from 'node-llama-cpp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMemoryEstimate, measuredContext } from '../../src-main/core/engine/estimate.ts'
import {
  type LoadSettings,
  type MemoryNeed,
  draftSettingsOf,
} from '../../src-main/core/engine/load-options.ts'
import { writeChainModel } from '../helpers/models/chain-model.ts'
import { RANDOM_SIZES, writeRandomModel } from '../helpers/models/random-model.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

let folder: string
let llama: Llama
beforeAll(async () => {
  folder = await temporaryFolder()
  await writeChainModel(join(folder, 'chain.gguf'), { says: 'All is well.' })
  await writeRandomModel(join(folder, 'small.gguf'), RANDOM_SIZES.small)
  await writeRandomModel(join(folder, 'grouped.gguf'), {
    layers: 2,
    embeddingLength: 256,
    headsPerKeyValueHead: 4,
    words: 500,
  })
  llama = await getLlama({ build: 'never', gpu: false, maxThreads: 1, progressLogs: false })
})
afterAll(async () => {
  await llama.dispose()
  await rm(folder, { recursive: true, force: true })
})

const settings: LoadSettings = {
  contextTokens: 4096,
  slots: 2,
  kvCacheType: 'f16',
  flashAttention: true,
  gpuLayers: null,
  batchTokens: 512,
  loras: [],
  draftPath: null,
  promptLookup: false,
}

const total = (need: MemoryNeed) => need.weightsBytes + need.contextBytes + need.computeBytes

/** What it takes once it is there. */
async function measured(path: string, chosen: LoadSettings): Promise<MemoryNeed> {
  const model = await llama.loadModel({ modelPath: path })
  const types = { f16: 'F16', q8_0: 'Q8_0', q5_1: 'Q5_1', q4_0: 'Q4_0' } as const
  const type = types[chosen.kvCacheType]
  const context = await model.createContext({
    sequences: chosen.slots,
    contextSize: chosen.contextTokens,
    batchSize: chosen.batchTokens,
    flashAttention: chosen.flashAttention,
    experimentalKvCacheKeyType: type,
    experimentalKvCacheValueType: type,
    threads: 1,
  })
  const weightsBytes = model.memoryUsage.ram + model.memoryUsage.vram
  const need = { weightsBytes, ...measuredContext(model, context, chosen) }
  await context.dispose()
  await model.dispose()
  return need
}

describe('the estimate of a load', () => {
  it.each([
    ['chain', {}],
    ['chain', { contextTokens: 8192, slots: 4 }],
    ['small', {}],
    ['small', { slots: 1, kvCacheType: 'q8_0' }],
    ['small', { flashAttention: false, batchTokens: 128 }],
    ['grouped', { contextTokens: 2048, slots: 4 }],
  ] as const)('of %s with %o is what the load then takes, within 1 %%', async (name, change) => {
    const path = join(folder, `${name}.gguf`)
    const chosen = { ...settings, ...change }
    const estimate = await createMemoryEstimate(async () => llama)(path, chosen)
    const taken = await measured(path, chosen)
    expect(total(estimate) / total(taken)).toBeGreaterThan(0.99)
    expect(total(estimate) / total(taken)).toBeLessThan(1.01)
    expect(estimate.contextBytes).toBe(taken.contextBytes)
  })

  it('counts the keys and values of each slot, and smaller types as smaller', async () => {
    const estimate = createMemoryEstimate(async () => llama)
    const path = join(folder, 'small.gguf')
    const context = async (change: Partial<LoadSettings>) =>
      (await estimate(path, { ...settings, ...change })).contextBytes
    // 4 layers, 384 keys and 384 values of 2 bytes, 4096 tokens, 2 slots.
    expect(await context({})).toBe(4 * 768 * 2 * 4096 * 2)
    expect(await context({ slots: 4 })).toBe(2 * (await context({})))
    expect(await context({ kvCacheType: 'q8_0' })).toBe(((await context({})) / 2) * (34 / 32))
  })

  it('counts a draft model and adapters too', async () => {
    const estimate = createMemoryEstimate(async () => llama)
    const path = join(folder, 'small.gguf')
    const draftPath = join(folder, 'grouped.gguf')
    const alone = await estimate(path, settings)
    const both = await estimate(path, {
      ...settings,
      draftPath,
      loras: [{ path: draftPath, scale: 1 }],
    })
    const draft = await estimate(draftPath, draftSettingsOf(settings))
    const { size } = await stat(draftPath)
    expect(total(both)).toBe(total(alone) + total(draft) + size)
  })

  it('looks again when the file was replaced', async () => {
    const estimate = createMemoryEstimate(async () => llama)
    const path = join(folder, 'replaced.gguf')
    await writeChainModel(path, { says: 'All is well.' })
    const before = await estimate(path, settings)
    await writeRandomModel(path, RANDOM_SIZES.small)
    expect(total(await estimate(path, settings))).toBeGreaterThan(2 * total(before))
  })

  it('says so when there is no header to read', async () => {
    const estimate = createMemoryEstimate(async () => llama)
    const path = join(folder, 'other.gguf')
    await writeFile(path, 'Nothing of the kind.')
    await expect(estimate(path, settings)).rejects.toMatchObject({ code: 'unavailable' })
    await expect(estimate(join(folder, 'none.gguf'), settings)).rejects.toMatchObject({
      code: 'unavailable',
    })
  })
})
