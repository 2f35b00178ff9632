import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { LlamaModel } from 'node-llama-cpp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createWeightsInMemory } from '../../src-main/core/engine/shared-weights.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

let folder: string
let path: string
beforeAll(async () => {
  folder = await temporaryFolder()
  path = join(folder, 'm.gguf')
  await writeFile(path, 'one')
})
afterAll(() => rm(folder, { recursive: true }))

const never = new AbortController().signal

/** Loads of one file, each ended by the test. */
function loads() {
  const begun: PromiseWithResolvers<LlamaModel>[] = []
  let disposed = 0
  const dispose = async () => void (disposed += 1)
  const model = { memoryUsage: { ram: 100, vram: 10 }, dispose } as unknown as LlamaModel
  const load = () => {
    const one = Promise.withResolvers<LlamaModel>()
    begun.push(one)
    return one.promise
  }
  return { begun, load, model, disposed: () => disposed }
}

describe('weights in memory', () => {
  it('are read once, counted once and freed once, by whoever is last', async () => {
    const weights = createWeightsInMemory()
    const { begun, load, model, disposed } = loads()
    const holding = [1, 2, 3].map(() => weights.hold(path, 'gpu', { load, signal: never }))
    await expect.poll(() => begun.length).toBe(1)
    begun[0]?.resolve(model)
    // Who comes first is up to the disk, which each of them asks.
    const counted = (some: readonly ({ countedBytes(): number } | undefined)[]) =>
      some.map((one) => one?.countedBytes()).toSorted((a = 0, b = 0) => b - a)
    const held = (await Promise.all(holding)).toSorted(
      (a, b) => b.countedBytes() - a.countedBytes(),
    )
    const [first, second, third] = held
    expect(begun).toHaveLength(1)
    expect(counted(held)).toEqual([110, 0, 0])
    await first?.dispose()
    await first?.dispose()
    expect(counted([second, third])).toEqual([110, 0])
    expect(await weights.heldBytes(path, 'gpu')).toBe(110)
    await second?.dispose()
    expect(disposed()).toBe(0)
    await third?.dispose()
    expect(disposed()).toBe(1)
    expect(await weights.heldBytes(path, 'gpu')).toBe(0)
  })

  it('are read anew by who waits for a load that fails', async () => {
    const weights = createWeightsInMemory()
    const { begun, load, model } = loads()
    const first = weights.hold(path, 'gpu', { load, signal: never })
    await expect.poll(() => begun.length).toBe(1)
    const second = weights.hold(path, 'gpu', { load, signal: never })
    begun[0]?.reject(new Error('its own load was ended'))
    await expect(first).rejects.toThrow('its own load was ended')
    await expect.poll(() => begun.length).toBe(2)
    begun[1]?.resolve(model)
    expect((await second).countedBytes()).toBe(110)
  })

  it('are freed when who asked for them has left before they came', async () => {
    const weights = createWeightsInMemory()
    const { begun, load, model, disposed } = loads()
    const leaving = new AbortController()
    const held = weights.hold(path, 'gpu', { load, signal: leaving.signal })
    await expect.poll(() => begun.length).toBe(1)
    leaving.abort(new Error('left'))
    begun[0]?.resolve(model)
    await expect(held).rejects.toThrow('left')
    expect(disposed()).toBe(1)
  })

  it('of a file that was replaced, or that lie elsewhere, are others', async () => {
    const weights = createWeightsInMemory()
    const { begun, load, model } = loads()
    const hold = async (place: string) => {
      const held = weights.hold(path, place, { load, signal: never })
      const count = begun.length
      await expect.poll(() => begun.length).toBe(count + 1)
      begun.at(-1)?.resolve(model)
      return held
    }
    const held = [await hold('gpu 1'), await hold('gpu 2')]
    await writeFile(path, 'another one')
    held.push(await hold('gpu 1'))
    expect(held.map((one) => one.countedBytes())).toEqual([110, 110, 110])
  })
})
