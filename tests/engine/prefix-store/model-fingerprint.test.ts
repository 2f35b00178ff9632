import { copyFile, open, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { LoadSettings } from '../../../src-main/core/engine/load-options.ts'
import {
  modelFingerprint,
  stateSettings,
} from '../../../src-main/core/engine/prefix-store/model-fingerprint.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'

let folder: string
beforeEach(async () => {
  folder = await temporaryFolder()
})
afterEach(() => rm(folder, { recursive: true }))

const settings: LoadSettings = {
  contextTokens: 8192,
  slots: 4,
  kvCacheType: 'f16',
  flashAttention: true,
  gpuLayers: null,
  batchTokens: 512,
  loras: [],
  draftPath: null,
  promptLookup: false,
}

/** Copies a file together with its time, as a backup does. */
async function copyWithTime(from: string, to: string): Promise<void> {
  await copyFile(from, to)
  const { atime, mtime } = await stat(from)
  await utimes(to, atime, mtime)
}

describe('the fingerprint of a model', () => {
  it('is that of its content: a copy has the same, other weights of equal size and time do not', async () => {
    const [path, copy] = [join(folder, 'a.gguf'), join(folder, 'b.gguf')]
    await writeFile(path, randomBytes(3_000_000))
    await utimes(path, 1_700_000_000, 1_700_000_000)
    await copyWithTime(path, copy)
    const print = await modelFingerprint(path)
    expect(await modelFingerprint(copy)).toBe(print)
    const file = await open(copy, 'r+')
    await file.write(randomBytes(1_500_000), 0, 1_500_000, 1_200_000)
    await file.close()
    await utimes(copy, 1_700_000_000, 1_700_000_000)
    expect(await modelFingerprint(copy)).not.toBe(print)
  })

  it('is another after a change in place, and works for a file of a few bytes', async () => {
    const path = join(folder, 'a.gguf')
    await writeFile(path, 'GGUF')
    const print = await modelFingerprint(path)
    await utimes(path, 1, 1)
    expect(await modelFingerprint(path)).not.toBe(print)
  })

  it('of a model in several files counts all of them', async () => {
    const first = join(folder, 'm-00001-of-00002.gguf')
    const second = join(folder, 'm-00002-of-00002.gguf')
    await writeFile(first, randomBytes(100))
    await writeFile(second, randomBytes(100))
    const print = await modelFingerprint(first)
    await writeFile(second, randomBytes(100))
    expect(await modelFingerprint(first)).not.toBe(print)
    await rm(second)
    await expect(modelFingerprint(first)).rejects.toThrow('ENOENT')
  })
})

describe('the settings of a state', () => {
  it('are those that change what it means, and no others', async () => {
    const lora = join(folder, 'lora.gguf')
    await writeFile(lora, randomBytes(100))
    const of = (change: Partial<LoadSettings>, version = 'v1') =>
      stateSettings({ ...settings, ...change }, version)
    const usual = await of({})
    expect(await of({ contextTokens: 4096, slots: 1, batchTokens: 64, gpuLayers: 3 })).toBe(usual)
    const others = [
      await of({ kvCacheType: 'q8_0' }),
      await of({ flashAttention: false }),
      await of({ loras: [{ path: lora, scale: 1 }] }),
      await of({ loras: [{ path: lora, scale: 0.5 }] }),
      await of({}, 'v2'),
    ]
    await writeFile(lora, randomBytes(100))
    others.push(await of({ loras: [{ path: lora, scale: 1 }] }))
    expect(new Set([usual, ...others]).size).toBe(7)
  })
})
