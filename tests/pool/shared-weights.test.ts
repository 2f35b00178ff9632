import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { KvCacheType } from '../../src-main/contract/fit.ts'
import type { ChatRequest } from '../../src-main/core/chat.ts'
import type { LoadedModel } from '../../src-main/core/engine/loaded-model.ts'
import { writeRandomModel } from '../helpers/models/random-model.ts'
import { type TestPool, never, startTestPool } from './test-pool.ts'

let test: TestPool
beforeAll(async () => {
  test = await startTestPool({
    models: (folder) =>
      writeRandomModel(join(folder, 'm.gguf'), { layers: 2, embeddingLength: 128, words: 500 }),
  })
})
afterAll(() => test[Symbol.asyncDispose]())
afterEach(async () => {
  test.settings.models.save('m', { idleSeconds: null })
  await test.pool.unload('m')
})

const lease = (kvCacheType: KvCacheType | null) => test.pool.lease('m', never, { kvCacheType })
const memory = (kvCacheType: KvCacheType | null) => test.pool.resident('m', kvCacheType)?.memory
const used = () =>
  test.pool.status().models.reduce((sum, { memory: { totalBytes } }) => sum + totalBytes, 0)

const request: ChatRequest = {
  model: 'm',
  turns: [{ role: 'user', blocks: [{ type: 'text', text: 'ab cd' }] }],
  tools: [],
  toolChoice: 'none',
  parallelToolCalls: false,
  output: { type: 'text' },
  thinking: { enabled: null, effort: null },
  templateOptions: {},
  sampling: { temperature: 0 },
  maxTokens: 10,
  stop: [],
  choices: 1,
  topLogprobs: null,
  priority: 'normal',
}

async function said(model: LoadedModel): Promise<string> {
  let text = ''
  for await (const event of model.chat(request, never))
    if (event.type === 'text') text += event.text
  return text
}

describe('two contexts of one model', () => {
  it('are one while they want the same', async () => {
    const [own, same] = [await lease(null), await lease('f16')]
    expect(same.model).toBe(own.model)
    expect(test.pool.status().models).toHaveLength(1)
    own.release()
    same.release()
  })

  it('hold the weights once, and the sum of the pool says so', async () => {
    const first = await lease(null)
    const alone = memory(null)
    const second = await lease('q8_0')
    expect(memory(null)).toEqual(alone)
    expect(memory('q8_0')).toMatchObject({ weightsBytes: 0, source: 'measured' })
    const beside = memory('q8_0')
    expect(used()).toBe(
      (alone?.totalBytes ?? 0) + (beside?.contextBytes ?? 0) + (beside?.computeBytes ?? 0),
    )
    first.release()
    second.release()
  })

  it('made at the same moment read the file once', async () => {
    const both = await Promise.all([lease('q8_0'), lease('q4_0')])
    const weights = [memory('q8_0'), memory('q4_0')].map((one) => one?.weightsBytes ?? 0)
    expect(weights.filter((bytes) => bytes > 0)).toHaveLength(1)
    for (const one of both) one.release()
  })

  it('outlive each other: the weights go with the last, and count for the one that stays', async () => {
    const first = await lease(null)
    const second = await lease('q8_0')
    const before = await said(second.model)
    const weights = memory(null)?.weightsBytes
    first.release()
    // Room is made by the one that nobody uses.
    test.settings.models.save('m', { idleSeconds: 1 })
    await expect.poll(() => memory(null), { timeout: 20_000 }).toBeUndefined()
    expect(memory('q8_0')?.weightsBytes).toBe(weights)
    expect(await said(second.model)).toBe(before)
    second.release()
    await test.pool.unload('m')
    expect(test.pool.status().models).toEqual([])
    // Nothing of it is left: a new load has its weights again.
    const again = await lease('q8_0')
    expect(memory('q8_0')?.weightsBytes).toBe(weights)
    expect(await said(again.model)).toBe(before)
    again.release()
  })

  it('are let in by what the second really takes', async () => {
    const first = await lease(null)
    const { totalBytes = 0, weightsBytes = 0 } = memory(null) ?? {}
    const preview = await test.pool.previewLoad('m', 0, 'f16')
    expect(preview.state).toBe('loaded')
    const second = await lease('q8_0')
    const beside = (memory('q8_0')?.totalBytes ?? 0) + weightsBytes
    second.release()
    first.release()
    await test.pool.unload('m')
    const alone = await lease('q8_0')
    expect(memory('q8_0')?.totalBytes).toBe(beside)
    expect(totalBytes).toBeGreaterThan(beside)
    alone.release()
  })
})
