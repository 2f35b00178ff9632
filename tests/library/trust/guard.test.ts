import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { limits } from '../../../src-main/core/library/gguf/limits.ts'
import { type GgufTypedValue, writeGguf } from '../../../src-main/core/library/gguf/gguf-writer.ts'
import {
  GgufError,
  checkGguf,
  parseGgufPrefix,
} from '../../../src-main/core/library/gguf/read-header.ts'
import { layoutOf } from '../../../src-main/core/library/gguf/tensor-types.ts'
import { seededRandom } from '../../../src-main/core/library/starter/seeded-random.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'
import { runs } from '../../imports/runs.ts'
import { type SoundFile, mutate } from './mutate-file.ts'
import { writeSampleFiles } from './sample-files.ts'

let folder: string
let path: string
let paths: string[]
let files: SoundFile[]
beforeAll(async () => {
  folder = await temporaryFolder()
  path = join(folder, 'x.gguf')
  paths = await writeSampleFiles(folder)
  files = paths.map((file) => ({
    bytes: readFileSync(file),
    headerBytes: checkGguf(file).sizeBytes,
  }))
})
afterAll(() => rmSync(folder, { recursive: true }))

const bytes = (value: Record<string, GgufTypedValue>) => value
const texts = (values: string[]): GgufTypedValue => ({ type: 'array', of: 'string', values })
const numbers = (of: 'int32' | 'float32', values: number[]): GgufTypedValue => {
  return { type: 'array', of, values }
}
const allBytes = Array.from({ length: 256 }, (_, value) => {
  return `<0x${value.toString(16).toUpperCase().padStart(2, '0')}>`
})
const text = (value: string): GgufTypedValue => ({ type: 'string', value })
const count = (value: number): GgufTypedValue => ({ type: 'uint32', value })

async function judge(
  metadata: Record<string, GgufTypedValue>,
  tensors: Parameters<typeof writeGguf>[1]['tensors'] = [],
  change: (file: Buffer) => Buffer = (file) => file,
): Promise<string> {
  await writeGguf(path, { metadata, tensors })
  writeFileSync(path, change(readFileSync(path)))
  try {
    checkGguf(path)
    return 'passed'
  } catch (error) {
    expect(error).toBeInstanceOf(GgufError)
    return (error as GgufError).message
  }
}

describe('the guard of model files', () => {
  it('passes models, projectors and adapters', () => {
    for (const file of paths) expect(() => checkGguf(file), file).not.toThrow()
  })

  it.each<[string, string, Record<string, GgufTypedValue>]>([
    ['no alignment', 'alignment', bytes({ 'general.alignment': count(48) })],
    ['an alignment in words', 'alignment', bytes({ 'general.alignment': text('32') })],
    [
      '600 layers',
      'layers',
      bytes({ 'general.architecture': text('x'), 'x.block_count': count(600) }),
    ],
    ['no layer', 'layers', bytes({ 'general.architecture': text('x'), 'x.block_count': count(0) })],
    ['a key with a space', 'key', bytes({ 'a b': count(1) })],
    ['a long key', 'text of', bytes({ ['a'.repeat(257)]: count(1) })],
    [
      'a large template',
      'template',
      bytes({ 'tokenizer.chat_template': text('x'.repeat(65_537)) }),
    ],
    ['a huge template', 'template', bytes({ 'tokenizer.chat_template': text('x'.repeat(3e5)) })],
    [
      'fewer scores than tokens',
      'shorter than',
      bytes({
        'tokenizer.ggml.scores': numbers('float32', [1]),
        'tokenizer.ggml.tokens': texts(['a', 'b']),
      }),
    ],
    [
      'types that are no whole numbers',
      'of the type',
      bytes({
        'tokenizer.ggml.tokens': texts(['a']),
        'tokenizer.ggml.token_type': numbers('float32', [1]),
      }),
    ],
    [
      'a byte token that is none',
      'no byte',
      bytes({
        'tokenizer.ggml.tokens': texts(['<0x4']),
        'tokenizer.ggml.token_type': numbers('int32', [6]),
      }),
    ],
    [
      'a byte less than there are',
      'lacks tokens',
      bytes({
        'tokenizer.ggml.model': text('llama'),
        'tokenizer.ggml.tokens': texts(allBytes.slice(1)),
      }),
    ],
  ])('refuses %s', async (_, reason, metadata) => {
    expect(await judge(metadata)).toContain(reason)
  })

  it('refuses tensors that do not lie where they should, or of types that do not exist', async () => {
    const data = new Float32Array(8)
    const two = ['first', 'second'].map((name) => {
      return { name, encoding: 'F32' as const, dims: [4, 2], data }
    })
    const swap = (from: string, to: string) => (file: Buffer) =>
      Buffer.from(file.toString('latin1').replace(from, to), 'latin1')
    const u32 = (value: number) => String.fromCharCode(value, 0, 0, 0)
    const shape = `${u32(2)}${u32(4)}${u32(0)}${u32(2)}${u32(0)}`
    expect(await judge({}, two)).toBe('passed')
    expect(await judge({}, two, swap('second', 'first2'))).toBe('passed')
    expect(
      await judge({}, two, swap('\u0006\0\0\0\0\0\0\0second', '\u0005\0\0\0\0\0\0\0first')),
    ).toMatch(/one name|unknown|beyond|ends/)
    const typed = (type: number) => swap(`first${shape}${u32(0)}`, `first${shape}${u32(type)}`)
    expect(await judge({}, two, typed(5))).toContain('unknown type 5')
    expect(await judge({}, two, typed(8))).toContain('inside a block')
    expect(await judge({}, two, typed(28))).toContain('lies where it must not')
    const wide = shape.replace(u32(4), '\xff\xff\xff\x0f')
    expect(await judge({}, two, swap(shape, wide))).toMatch(/must not|ends inside/)
    const none = shape.replace(u32(4), u32(0))
    expect(await judge({}, two, swap(shape, none))).toContain('without dimensions')
    expect(await judge({}, two, (file) => file.subarray(0, -1))).toContain('ends inside a tensor')
  })

  it('knows the sizes of all types of tensors as the engine does', async () => {
    const { GgmlType, getLlama } = await import('node-llama-cpp')
    const llama = await getLlama({
      build: 'never',
      skipDownload: true,
      progressLogs: false,
      gpu: false,
    })
    type Native = {
      getBlockSizeForGgmlType(type: number): number | undefined
      getTypeSizeForGgmlType(type: number): number | undefined
    }
    const { _bindings: native } = llama as unknown as { _bindings: Native }
    const types = Object.values(GgmlType).filter((type) => typeof type === 'number')
    expect(types.length).toBeGreaterThan(35)
    for (const type of types) {
      const items = native.getBlockSizeForGgmlType(type)
      const known = items ? { items, bytes: native.getTypeSizeForGgmlType(type) } : undefined
      if (known) expect(layoutOf(type), `type ${type}`).toEqual(known)
    }
    await llama.dispose()
  })

  it('reads a header from its first bytes, and says how many more it needs', () => {
    for (const { bytes: whole, headerBytes } of files) {
      let length = 16
      for (let tries = 0; ; tries++) {
        expect(tries).toBeLessThan(24)
        const answer = parseGgufPrefix(whole.subarray(0, length), whole.length)
        if (!('needsBytes' in answer)) {
          expect(answer.sizeBytes).toBe(headerBytes)
          break
        }
        expect(answer.needsBytes).toBeGreaterThan(length)
        expect(answer.needsBytes).toBeLessThanOrEqual(whole.length)
        length = answer.needsBytes
      }
    }
    expect(() => parseGgufPrefix(Buffer.from('PK\u0003\u0004'), 1e9)).toThrow(GgufError)
  })

  it('answers for 100 000 damaged headers with nothing but its own error (scaled)', () => {
    const random = seededRandom(7)
    const tries = runs(1000)
    let refused = 0
    let slowestMs = 0
    for (let at = 0; at < tries; at++) {
      const file = files[at % files.length]!
      const damaged = mutate(file, files, random)
      writeFileSync(path, damaged)
      const before = process.threadCpuUsage()
      try {
        checkGguf(path)
      } catch (error) {
        refused += 1
        if (!(error instanceof GgufError)) {
          throw new Error(`at ${at}: ${damaged.subarray(0, 4096).toString('hex')}`, {
            cause: error,
          })
        }
      }
      const { user, system } = process.threadCpuUsage(before)
      slowestMs = Math.max(slowestMs, (user + system) / 1000)
    }
    console.info(`${tries} headers, ${refused} refused, slowest ${slowestMs.toFixed(1)} ms of CPU`)
    expect(refused).toBeGreaterThan(tries / 2)
  })

  it('reads no more of a file than a header may take', () => {
    let asked = 0
    const zeros = Buffer.alloc(limits.headerBytes + 2 ** 20)
    // A list of texts that goes on for as long as the file does.
    const [first] = files
    first!.bytes.copy(zeros, 0, 0, 24)
    zeros.writeBigUInt64LE(0n, 8)
    zeros.writeBigUInt64LE(4096n, 16)
    for (let at = 24, entry = 0; at + 4096 < zeros.length && entry < 4096; entry++) {
      const key = `k${entry}`
      zeros.writeBigUInt64LE(BigInt(key.length), at)
      zeros.write(key, at + 8)
      zeros.writeUInt32LE(8, at + 8 + key.length)
      zeros.writeBigUInt64LE(16_000n, at + 12 + key.length)
      at += 20 + key.length + 16_000
      asked += 1
    }
    expect(asked).toBeGreaterThan(1000)
    expect(() => parseGgufPrefix(zeros, 2 ** 40)).toThrow(/too long/)
  })
})
