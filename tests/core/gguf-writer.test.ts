import { existsSync } from 'node:fs'
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readGgufFileInfo } from 'node-llama-cpp'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type GgufTypedValue, writeGguf } from '../../src-main/core/library/gguf/gguf-writer.ts'
import { encodeTensor, halfBits } from '../../src-main/core/library/starter/tensor-encoding.ts'

const architecture: GgufTypedValue = { type: 'string', value: 'llama' }

describe('writeGguf', () => {
  let folder: string
  let path: string

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gguf-writer-'))
    path = join(folder, 'model.gguf')
  })
  afterEach(() => rm(folder, { recursive: true }))

  it('writes every kind of value so that another reader gets it back', async () => {
    await writeGguf(path, {
      metadata: {
        'general.architecture': architecture,
        'test.text': { type: 'string', value: 'Grüße 🌊' },
        'test.yes': { type: 'bool', value: true },
        'test.unsigned': { type: 'uint32', value: 4_000_000_000 },
        'test.signed': { type: 'int32', value: -7 },
        'test.long': { type: 'uint64', value: 2 ** 40 },
        'test.real': { type: 'float32', value: 0.25 },
        'test.texts': { type: 'array', of: 'string', values: ['a', '', '▁b'] },
        'test.flags': { type: 'array', of: 'bool', values: [true, false] },
        'test.reals': { type: 'array', of: 'float32', values: [1.5, -2] },
        'test.numbers': { type: 'array', of: 'int32', values: [-1, 2] },
      },
      tensors: [],
    })
    const { metadata, version } = await readGgufFileInfo(path)
    expect(version).toBe(3)
    const { long, ...rest } = (metadata as unknown as { test: Record<string, unknown> }).test
    expect(Number(long)).toBe(2 ** 40)
    expect(rest).toEqual({
      text: 'Grüße 🌊',
      yes: true,
      unsigned: 4_000_000_000,
      signed: -7,
      real: 0.25,
      texts: ['a', '', '▁b'],
      flags: [true, false],
      reals: [1.5, -2],
      numbers: [-1, 2],
    })
  })

  it('puts each tensor at a multiple of 32 bytes, where the header says', async () => {
    const first = Float32Array.from({ length: 3 }, (_, at) => at)
    const second = Float32Array.from({ length: 8 }, (_, at) => at / 2 - 1)
    const { sizeBytes } = await writeGguf(path, {
      metadata: { 'general.architecture': architecture },
      tensors: [
        { name: 'first', encoding: 'F16', dims: [3], data: first },
        { name: 'second', encoding: 'F32', dims: [4, 2], data: () => second },
      ],
    })
    const info = await readGgufFileInfo(path)
    const bytes = await readFile(path)
    expect(bytes.length).toBe(sizeBytes)
    const tensor = info.fullTensorInfo?.find(({ name }) => name === 'second')
    expect(tensor?.dimensions).toEqual([4, 2])
    const offset = Number(tensor?.fileOffset)
    expect(offset % 32).toBe(0)
    const stored = Array.from(second, (_, at) => bytes.readFloatLE(offset + at * 4))
    expect(stored).toEqual([...second])
  })

  it('shows the file under its name only when it is whole', async () => {
    let existedWhileWriting = true
    const data = () => {
      existedWhileWriting = existsSync(path)
      return new Float32Array(1)
    }
    await writeGguf(path, {
      metadata: { 'general.architecture': architecture },
      tensors: [{ name: 'only', encoding: 'F32', dims: [1], data }],
    })
    expect(existedWhileWriting).toBe(false)
    expect(await readdir(folder)).toEqual(['model.gguf'])
  })

  it('leaves the old file and nothing else behind when it fails', async () => {
    await writeFile(path, 'old')
    const broken = writeGguf(path, {
      metadata: { 'general.architecture': architecture },
      tensors: [{ name: 'short', encoding: 'F32', dims: [2, 2], data: new Float32Array(3) }],
    })
    await expect(broken).rejects.toThrow('short holds 3 values, not 2 x 2')
    expect(await readFile(path, 'utf8')).toBe('old')
    expect(await readdir(folder)).toEqual(['model.gguf'])
  })
})

describe('encodeTensor', () => {
  it('rounds halves to the nearest, ties to even, and keeps the smallest and largest', () => {
    const cases: [number, number][] = [
      [1, 0x3c00],
      [-2, 0xc000],
      [1 + 2 ** -11, 0x3c00],
      [1 + 3 * 2 ** -11, 0x3c02],
      [65504, 0x7bff],
      [65520, 0x7c00],
      [2 ** -14, 0x0400],
      [2 ** -24, 0x0001],
      [2 ** -25, 0x0000],
      [-Infinity, 0xfc00],
    ]
    for (const [value, bits] of cases) expect(halfBits(value), String(value)).toBe(bits)
    expect(halfBits(Number.NaN) & 0x7fff).toBeGreaterThan(0x7c00)
  })

  it('keeps Q8_0 values within half a step of the largest in their block', () => {
    const values = Float32Array.from({ length: 64 }, (_, at) => Math.sin(at) * (at < 32 ? 1 : 100))
    const view = new DataView(encodeTensor(values, 'Q8_0').buffer)
    expect(view.byteLength).toBe(2 * 34)
    values.forEach((value, at) => {
      const largest = at < 32 ? 1 : 100
      const quant = view.getInt8(Math.floor(at / 32) * 34 + 2 + (at % 32))
      expect(Math.abs((quant * largest) / 127 - value)).toBeLessThan(0.006 * largest)
    })
  })

  it('refuses Q8_0 rows that do not fill blocks', () => {
    expect(() => encodeTensor(new Float32Array(33), 'Q8_0')).toThrow('do not fill')
  })
})
