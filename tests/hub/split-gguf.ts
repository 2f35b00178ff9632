import { parseGgufPrefix } from '../../src-main/core/library/gguf/read-header.ts'

const alignment = 32
const scalarBytes = [1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8]

/**
 * Cuts a model into two files as `llama-gguf-split` does: the first has all metadata and the first
 * tensors, the second the others; each says which of how many it is.
 */
export function splitGguf(whole: Buffer): [Buffer, Buffer] {
  const header = parseGgufPrefix(whole, whole.length)
  if ('needsBytes' in header) throw new Error('that is no whole model')
  const { tensors, metadata } = header
  const entries = whole.subarray(24, endOfEntries(whole, metadata.size))
  const dataStart = aligned(header.sizeBytes)
  const half = Math.ceil(tensors.length / 2)
  const dataOf = (index: number) => {
    const start = dataStart + (tensors[index]?.offset ?? 0)
    const next = tensors[index + 1]
    return whole.subarray(start, next ? dataStart + next.offset : whole.length)
  }
  const part = (no: number, from: number, to: number, own: Buffer, ownCount: number) => {
    const about = [entry('split.no', 2, no), entry('split.count', 2, 2)]
    about.push(entry('split.tensors.count', 5, tensors.length))
    const infos: Buffer[] = []
    const data: Buffer[] = []
    let offset = 0
    for (const [index, tensor] of tensors.entries()) {
      if (index < from || index >= to) continue
      const bytes = dataOf(index)
      const numbers = [...tensor.dimensions.map(u64), u32(tensor.type), u64(offset)]
      infos.push(named(tensor.name), u32(tensor.dimensions.length), ...numbers)
      data.push(bytes)
      offset += bytes.length
    }
    const start = [Buffer.from('GGUF'), u32(3), u64(to - from), u64(ownCount + about.length)]
    const head = Buffer.concat([...start, own, ...about, ...infos])
    return Buffer.concat([head, Buffer.alloc(aligned(head.length) - head.length), ...data])
  }
  return [
    part(0, 0, half, entries, metadata.size),
    part(1, half, tensors.length, Buffer.alloc(0), 0),
  ]
}

/** Where the metadata ends and the list of tensors begins. */
function endOfEntries(bytes: Buffer, count: number): number {
  let at = 24
  const size = () => {
    at += 8
    return Number(bytes.readBigUInt64LE(at - 8))
  }
  const text = () => {
    const length = size()
    at += length
  }
  const skip = (type: number): void => {
    if (type === 8) text()
    else if (type === 9) {
      const of = bytes.readUInt32LE(at)
      at += 4
      for (let left = size(); left > 0; left -= 1) skip(of)
    } else at += scalarBytes[type] ?? 0
  }
  for (let index = 0; index < count; index += 1) {
    text()
    at += 4
    skip(bytes.readUInt32LE(at - 4))
  }
  return at
}

function entry(key: string, type: 2 | 5, value: number): Buffer {
  const bytes = type === 2 ? Buffer.alloc(2) : Buffer.alloc(4)
  if (type === 2) bytes.writeUInt16LE(value)
  else bytes.writeInt32LE(value)
  return Buffer.concat([named(key), u32(type), bytes])
}

function named(value: string): Buffer {
  return Buffer.concat([u64(Buffer.byteLength(value)), Buffer.from(value)])
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

function u64(value: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(BigInt(value))
  return bytes
}

function aligned(length: number): number {
  return Math.ceil(length / alignment) * alignment
}
