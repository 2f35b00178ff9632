import { ftruncateSync, openSync, closeSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { GgufError, readGgufHeader } from '../../src-main/core/library/gguf/read-header.ts'
import { writeGguf } from '../../src-main/core/library/gguf/gguf-writer.ts'
import { writeChainModel } from '../helpers/models/chain-model.ts'
import { temporaryFolder } from '../helpers/test-corral.ts'

let folder: string
let path: string
/** The header of a real model, with a vocabulary of arrays. */
let real: Buffer
beforeAll(async () => {
  folder = await temporaryFolder()
  path = join(folder, 'x.gguf')
  await writeChainModel(path, { says: 'Yes.' })
  real = readFileSync(path).subarray(0, 12_000)
})
afterAll(() => rmSync(folder, { recursive: true }))

function parse(...parts: Buffer[]) {
  writeFileSync(path, Buffer.concat(parts))
  return readGgufHeader(path)
}

const u32 = (value: number) => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}
const u64 = (value: bigint) => {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(value)
  return bytes
}
const text = (value: string) => Buffer.concat([u64(BigInt(value.length)), Buffer.from(value)])
const start = (tensors: bigint, entries: bigint, version = 3) =>
  Buffer.concat([Buffer.from('GGUF'), u32(version), u64(tensors), u64(entries)])
const huge = 2n ** 60n

describe('a GGUF header', () => {
  it('gives its values and tensors', async () => {
    await writeGguf(path, {
      metadata: {
        text: { type: 'string', value: 'é 🌊' },
        whole: { type: 'uint32', value: 2 ** 32 - 1 },
        negative: { type: 'int32', value: -5 },
        real: { type: 'float32', value: 0.5 },
        large: { type: 'uint64', value: Number.MAX_SAFE_INTEGER },
        yes: { type: 'bool', value: true },
        words: { type: 'array', of: 'string', values: ['a', ''] },
      },
      tensors: [{ name: 't', encoding: 'F32', dims: [4, 2], data: new Float32Array(8) }],
    })
    const { metadata, tensors } = readGgufHeader(path)
    expect(Object.fromEntries(metadata)).toEqual({
      text: 'é 🌊',
      whole: 2 ** 32 - 1,
      negative: -5,
      real: 0.5,
      large: BigInt(Number.MAX_SAFE_INTEGER),
      yes: true,
      words: ['a', ''],
    })
    expect(tensors).toEqual([{ name: 't', dimensions: [4, 2], type: 0, offset: 0 }])
  })

  it('is read past long arrays, of which only the beginning is kept', async () => {
    const words = Array.from({ length: 200_000 }, (_, i) => `word ${i}`)
    await writeGguf(path, {
      metadata: {
        words: { type: 'array', of: 'string', values: words },
        scores: { type: 'array', of: 'float32', values: words.map((_, i) => i) },
        after: { type: 'string', value: 'here' },
      },
      tensors: [],
    })
    const { metadata } = readGgufHeader(path)
    expect(metadata.get('after')).toBe('here')
    expect((metadata.get('words') as string[]).length).toBeLessThan(1000)
  })

  it('that claims 2^60 of anything is refused at once', () => {
    const entry = (...parts: Buffer[]) => Buffer.concat([start(0n, 1n), text('k'), ...parts])
    const claims = [
      start(huge, 0n),
      start(0n, huge),
      Buffer.concat([start(0n, 1n), u64(huge)]),
      entry(u32(8), u64(huge)),
      entry(u32(9), u32(8), u64(huge)),
      entry(u32(9), u32(0), u64(huge)),
      entry(u32(9), u32(9), u64(huge), u32(9)),
      Buffer.concat([start(1n, 0n), text('t'), u32(2 ** 31)]),
    ]
    for (const claim of claims) {
      // Room for what is claimed, as far as a disk goes: a hole of 8 GiB.
      const file = openSync(path, 'w')
      writeFileSync(file, claim)
      ftruncateSync(file, 2 ** 33)
      closeSync(file)
      expect(() => readGgufHeader(path), claim.toString('hex')).toThrow(GgufError)
    }
  })

  it.each([
    ['nothing', Buffer.of()],
    ['another format', Buffer.from('PK\u0003\u0004 is a zip')],
    ['the mark alone', Buffer.from('GGUF')],
    ['the other byte order', Buffer.concat([Buffer.from('GGUF'), Buffer.of(0, 0, 0, 3)])],
    ['version 1', start(0n, 0n, 1)],
    ['an unknown value type', Buffer.concat([start(0n, 1n), text('k'), u32(99), u64(0n)])],
    ['arrays in arrays in arrays', nested(8)],
  ])('that is %s is refused', (_, bytes) => {
    expect(() => parse(bytes)).toThrow(GgufError)
  })

  it('that ends early is refused, wherever it ends', () => {
    const { tensors } = parse(real)
    expect(tensors.length).toBeGreaterThan(5)
    for (let end = 0; end < 8000; end += 13) {
      expect(() => parse(real.subarray(0, end)), String(end)).toThrow(GgufError)
    }
  })

  it('with wrong bytes is read or refused, and never anything else', () => {
    let refused = 0
    const damage = fc.record({
      at: fc.nat(real.length - 9),
      bytes: fc.oneof(
        fc.uint8Array({ minLength: 1, maxLength: 8 }),
        fc.bigInt(0n, 2n ** 64n - 1n).map(u64),
        fc.constantFrom(0, 8, 9, 11, 255, 0xff_ff_ff_ff).map(u32),
      ),
    })
    fc.assert(
      fc.property(fc.array(damage, { minLength: 1, maxLength: 3 }), (damages) => {
        const bytes = Buffer.from(real)
        for (const { at, bytes: wrong } of damages) bytes.set(wrong, at)
        try {
          parse(bytes)
        } catch (error) {
          expect(error).toBeInstanceOf(GgufError)
          refused += 1
        }
      }),
      { numRuns: 1000, seed: 1 },
    )
    expect(refused).toBeGreaterThan(200)
  })
})

function nested(depth: number): Buffer {
  const array = Buffer.concat([u32(9), u64(1n)])
  return Buffer.concat([start(0n, 1n), text('k'), u32(9), ...Array(depth).fill(array), u32(0)])
}
