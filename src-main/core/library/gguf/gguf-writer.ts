import { randomUUID } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { encodedSize, encodeTensor, type TensorEncoding } from '../starter/tensor-encoding.ts'

/** Numbers that stand for each value type in a file, from the GGUF specification. */
const VALUE_TYPES = { uint32: 4, int32: 5, float32: 6, bool: 7, string: 8, array: 9, uint64: 10 }

/** Numbers that stand for each tensor encoding in a file (`ggml_type`). */
const TENSOR_TYPES = { F32: 0, F16: 1, Q8_0: 8 } satisfies Record<TensorEncoding, number>

/** The specification's default; written to no key because readers assume it. */
const ALIGNMENT = 32

type NumberType = 'uint32' | 'int32' | 'float32' | 'uint64'

/** One metadata value. A `uint64` is a whole number up to `Number.MAX_SAFE_INTEGER`. */
export type GgufTypedValue =
  | { type: NumberType; value: number }
  | { type: 'bool'; value: boolean }
  | { type: 'string'; value: string }
  | { type: 'array'; of: 'string'; values: readonly string[] }
  | { type: 'array'; of: 'bool'; values: readonly boolean[] }
  | { type: 'array'; of: NumberType; values: readonly number[] }

/**
 * One tensor. `dims[0]` is the length of a row, the dimension that is contiguous in memory, so a
 * matrix that turns n inputs into m outputs has the dims `[n, m]`. A function instead of an array
 * is called when its turn to be written comes, so that only one tensor is in memory at a time.
 */
export type GgufTensor = {
  name: string
  encoding: TensorEncoding
  dims: readonly number[]
  data: Float32Array | (() => Float32Array)
}

/** Everything a file holds. Keys and tensors are written in the order given. */
export type GgufContent = {
  metadata: Readonly<Record<string, GgufTypedValue>>
  tensors: readonly GgufTensor[]
}

/**
 * Writes a GGUF file, version 3, little endian, as
 * https://github.com/ggml-org/ggml/blob/master/docs/gguf.md describes it.
 *
 * The file appears under its name only when it is whole: it is written beside it under another
 * name, flushed to the disk and renamed. An existing file of that name is replaced. Throws if a
 * tensor's data does not fit its dims, or a file error; then nothing is left behind.
 */
export async function writeGguf(
  filePath: string,
  content: GgufContent,
): Promise<{ sizeBytes: number }> {
  const temporaryPath = join(dirname(filePath), `.${basename(filePath)}.${randomUUID()}.part`)
  const handle = await open(temporaryPath, 'wx')
  try {
    let sizeBytes = 0
    for (const bytes of ggufChunks(content)) {
      await handle.appendFile(bytes)
      sizeBytes += bytes.byteLength
    }
    await handle.sync()
    await handle.close()
    await rename(temporaryPath, filePath)
    return { sizeBytes }
  } catch (error) {
    await handle.close()
    await rm(temporaryPath, { force: true })
    throw error
  }
}

function* ggufChunks(content: GgufContent): Generator<Uint8Array> {
  const header = headerBytes(content)
  yield header
  yield new Uint8Array(paddedSize(header.byteLength) - header.byteLength)
  for (const tensor of content.tensors) {
    const data = typeof tensor.data === 'function' ? tensor.data() : tensor.data
    if (data.length !== valueCount(tensor)) {
      throw new Error(`${tensor.name} holds ${data.length} values, not ${tensor.dims.join(' x ')}`)
    }
    const bytes = encodeTensor(data, tensor.encoding)
    yield bytes
    yield new Uint8Array(paddedSize(bytes.byteLength) - bytes.byteLength)
  }
}

function headerBytes({ metadata, tensors }: GgufContent): Uint8Array {
  const entries = Object.entries(metadata)
  const parts: Uint8Array[] = [Buffer.from('GGUF'), uint32(3)]
  parts.push(uint64(tensors.length), uint64(entries.length))
  for (const [key, value] of entries) {
    parts.push(text(key), uint32(VALUE_TYPES[value.type]))
    if (value.type === 'array') {
      parts.push(uint32(VALUE_TYPES[value.of]), uint64(value.values.length))
      for (const item of value.values) parts.push(scalar(value.of, item))
    } else {
      parts.push(scalar(value.type, value.value))
    }
  }
  let offset = 0
  for (const tensor of tensors) {
    parts.push(text(tensor.name), uint32(tensor.dims.length), ...tensor.dims.map(uint64))
    parts.push(uint32(TENSOR_TYPES[tensor.encoding]), uint64(offset))
    offset += paddedSize(encodedSize(valueCount(tensor), tensor.encoding))
  }
  return Buffer.concat(parts)
}

function scalar(type: keyof typeof VALUE_TYPES, value: number | boolean | string): Uint8Array {
  if (type === 'string') return text(String(value))
  if (type === 'bool') return Uint8Array.of(value ? 1 : 0)
  const number = Number(value)
  if (type === 'uint64') return uint64(number)
  if (type === 'uint32') return uint32(number)
  const bytes = Buffer.alloc(4)
  if (type === 'int32') bytes.writeInt32LE(number)
  else bytes.writeFloatLE(number)
  return bytes
}

function uint32(value: number): Uint8Array {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

function uint64(value: number): Uint8Array {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(BigInt(value))
  return bytes
}

function text(value: string): Uint8Array {
  const bytes = Buffer.from(value)
  return Buffer.concat([uint64(bytes.byteLength), bytes])
}

function paddedSize(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT
}

function valueCount(tensor: GgufTensor): number {
  return tensor.dims.reduce((product, length) => product * length, 1)
}
