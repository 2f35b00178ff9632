import { closeSync, fstatSync, openSync, readSync } from 'node:fs'

/** A value of a GGUF header. Arrays longer than `arrayLimit` are skipped, not kept. */
export type GgufValue = string | number | bigint | boolean | GgufValue[]

export interface GgufHeader {
  readonly metadata: ReadonlyMap<string, GgufValue>
  readonly tensors: readonly { name: string; dimensions: number[]; type: number }[]
}

/** The file is not a GGUF file that Corral will hand to the engine. The message says what is wrong. */
export class GgufError extends Error {
  override readonly name = 'GgufError'
}

const maxHeaderBytes = 256 * 2 ** 20
const maxEntries = 100_000
const maxStringBytes = 16 * 2 ** 20
const maxDimensions = 4
const arrayLimit = 64
const chunkBytes = 1 << 20

/**
 * Reads the header of a GGUF file (version 2 or 3, little-endian) as its published format says
 * (https://github.com/ggml-org/ggml/blob/master/docs/gguf.md). The file is untrusted: every count
 * and length is bounded before it is believed, and nothing outside the header is read.
 * Blocks while it reads: a few milliseconds for a vocabulary of 100 000 words.
 *
 * @throws GgufError when the file breaks the format or a limit
 */
export function readGgufHeader(path: string): GgufHeader {
  const descriptor = openSync(path, 'r')
  try {
    return parseHeader(new HeaderCursor(descriptor, fstatSync(descriptor).size))
  } finally {
    closeSync(descriptor)
  }
}

function parseHeader(cursor: HeaderCursor): GgufHeader {
  if (cursor.bytes(4).toString('latin1') !== 'GGUF') throw new GgufError('Not a GGUF file')
  const version = cursor.u32()
  if (version !== 2 && version !== 3)
    throw new GgufError(`GGUF version ${version} is not supported`)
  const tensorCount = cursor.count('tensors')
  const entryCount = cursor.count('metadata entries')

  const metadata = new Map<string, GgufValue>()
  for (let i = 0; i < entryCount; i++) {
    const key = cursor.text()
    metadata.set(key, readValue(cursor, cursor.u32(), 0))
  }
  const tensors: { name: string; dimensions: number[]; type: number }[] = []
  for (let i = 0; i < tensorCount; i++) {
    const name = cursor.text()
    const rank = cursor.u32()
    if (rank > maxDimensions) throw new GgufError(`Tensor with ${rank} dimensions`)
    const dimensions: number[] = []
    for (let d = 0; d < rank; d++) dimensions.push(Number(cursor.u64()))
    const type = cursor.u32()
    cursor.u64()
    tensors.push({ name, dimensions, type })
  }
  return { metadata, tensors }
}

const typeString = 8
const typeArray = 9
const scalars: Record<number, { bytes: number; read: (b: Buffer) => number | bigint | boolean }> = {
  0: { bytes: 1, read: (b) => b.readUInt8() },
  1: { bytes: 1, read: (b) => b.readInt8() },
  2: { bytes: 2, read: (b) => b.readUInt16LE() },
  3: { bytes: 2, read: (b) => b.readInt16LE() },
  4: { bytes: 4, read: (b) => b.readUInt32LE() },
  5: { bytes: 4, read: (b) => b.readInt32LE() },
  6: { bytes: 4, read: (b) => b.readFloatLE() },
  7: { bytes: 1, read: (b) => b.readUInt8() !== 0 },
  10: { bytes: 8, read: (b) => b.readBigUInt64LE() },
  11: { bytes: 8, read: (b) => b.readBigInt64LE() },
  12: { bytes: 8, read: (b) => b.readDoubleLE() },
}

function readValue(cursor: HeaderCursor, type: number, depth: number): GgufValue {
  if (type === typeString) return cursor.text()
  if (type === typeArray) return readArray(cursor, depth)
  const scalar = scalars[type]
  if (!scalar) throw new GgufError(`Unknown value type ${type}`)
  return scalar.read(cursor.bytes(scalar.bytes))
}

function readArray(cursor: HeaderCursor, depth: number): GgufValue[] {
  if (depth > 1) throw new GgufError('Arrays nested too deeply')
  const type = cursor.u32()
  const length = Number(cursor.u64())
  const scalar = scalars[type]
  const smallestItemBytes = scalar?.bytes ?? 8
  if (length * smallestItemBytes > maxHeaderBytes) throw new GgufError(`Array of ${length} items`)
  if (scalar && length > arrayLimit) {
    cursor.skip(length * scalar.bytes)
    return []
  }
  const items: GgufValue[] = []
  for (let i = 0; i < length; i++) {
    if (type === typeString && i >= arrayLimit) cursor.skip(cursor.length())
    else if (i < arrayLimit) items.push(readValue(cursor, type, depth + 1))
    else readValue(cursor, type, depth + 1)
  }
  return items
}

/** Walks the head of a file in large reads; refuses to leave the file or the header's size limit. */
class HeaderCursor {
  readonly #descriptor: number
  readonly #endBytes: number
  #chunk: Buffer = Buffer.alloc(0)
  #chunkStart = 0
  #position = 0

  constructor(descriptor: number, fileBytes: number) {
    this.#descriptor = descriptor
    this.#endBytes = Math.min(fileBytes, maxHeaderBytes)
  }

  bytes(length: number): Buffer {
    const end = this.#position + length
    if (end > this.#endBytes) throw new GgufError('The file ends inside its header')
    if (this.#position < this.#chunkStart || end > this.#chunkStart + this.#chunk.length) {
      const wanted = Math.min(Math.max(length, chunkBytes), this.#endBytes - this.#position)
      const chunk = Buffer.alloc(wanted)
      const bytesRead = readSync(this.#descriptor, chunk, 0, wanted, this.#position)
      if (bytesRead < length) throw new GgufError('The file ends inside its header')
      this.#chunk = chunk.subarray(0, bytesRead)
      this.#chunkStart = this.#position
    }
    const from = this.#position - this.#chunkStart
    this.#position = end
    return this.#chunk.subarray(from, from + length)
  }

  skip(length: number): void {
    this.#position += length
    if (this.#position > this.#endBytes) throw new GgufError('The file ends inside its header')
  }

  u32(): number {
    return this.bytes(4).readUInt32LE()
  }

  u64(): bigint {
    return this.bytes(8).readBigUInt64LE()
  }

  count(what: string): number {
    const count = this.u64()
    if (count > maxEntries) throw new GgufError(`${count} ${what}`)
    return Number(count)
  }

  length(): number {
    const length = this.u64()
    if (length > maxStringBytes) throw new GgufError(`A text of ${length} bytes`)
    return Number(length)
  }

  text(): string {
    return this.bytes(this.length()).toString('utf8')
  }
}
