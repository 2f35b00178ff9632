import { GgufError } from './gguf-error.ts'
import { type ByteSource, HeaderCursor } from './header-cursor.ts'
import { limits } from './limits.ts'
import { type GgufValue, createValueReader } from './values.ts'
import { type Vocabulary, createVocabularyReader } from './vocabulary.ts'

/** One tensor as the header announces it. `offset` counts from the header's `dataStart`. */
export interface GgufTensor {
  readonly name: string
  /** `dimensions[0]` is the length of a row. */
  readonly dimensions: number[]
  /** A number of `enum ggml_type`; not checked against what is known. */
  readonly type: number
  readonly offset: number
}

/** Everything before the weights. */
export interface GgufHeader {
  readonly metadata: ReadonlyMap<string, GgufValue>
  readonly tensors: readonly GgufTensor[]
  /** Type and length of every array, also of those that were not kept. */
  readonly arrays: ReadonlyMap<string, { readonly itemType: number; readonly length: number }>
  /** Keys of texts that were too long to be kept; they read as empty. */
  readonly cutTexts: ReadonlySet<string>
  /** The type of `general.alignment`, when there is one. */
  readonly alignmentType: number | null
  readonly vocabulary: Vocabulary
  /** Where the list of tensors ends; the weights begin at the next aligned place. */
  readonly sizeBytes: number
}

/**
 * Reads a header (version 2 or 3, little-endian) as the published format says
 * (https://github.com/ggml-org/ggml/blob/master/docs/gguf.md). The file is untrusted: every count
 * and length is bounded before it is believed, and nothing outside the header is read.
 *
 * @throws GgufError when it breaks the format or a limit; NeedsBytes from the source
 */
export function parseHeader(source: ByteSource): GgufHeader {
  const cursor = new HeaderCursor(source)
  if (cursor.bytes(4).toString('latin1') !== 'GGUF') throw new GgufError('Not a GGUF file')
  const version = cursor.u32()
  if (version !== 2 && version !== 3) {
    throw new GgufError(`GGUF version ${version} is not supported`)
  }
  const tensorCount = cursor.size('Tensors')
  if (tensorCount > limits.tensors) throw new GgufError(`${tensorCount} tensors`)
  const entryCount = cursor.size('Metadata entries')
  if (entryCount > limits.entries) throw new GgufError(`${entryCount} metadata entries`)
  const entries = readEntries(cursor, entryCount)
  const tensors = readTensors(cursor, tensorCount)
  return { ...entries, tensors, sizeBytes: cursor.position }
}

function readEntries(cursor: HeaderCursor, count: number) {
  const values = createValueReader(cursor)
  const vocabulary = createVocabularyReader()
  const metadata = new Map<string, GgufValue>()
  const arrays = new Map<string, { itemType: number; length: number }>()
  const cutTexts = new Set<string>()
  let alignmentType: number | null = null
  for (let i = 0; i < count; i++) {
    const key = readKey(cursor)
    if (metadata.has(key)) throw new GgufError(`The key ${key} appears twice`)
    const type = cursor.u32()
    if (key === 'general.alignment') alignmentType = type
    const { value, array, isCut } = values.read(type, vocabulary.visitorFor(key))
    if (isCut) cutTexts.add(key)
    metadata.set(key, value)
    if (array) arrays.set(key, array)
  }
  return { metadata, arrays, cutTexts, alignmentType, vocabulary: vocabulary.seen() }
}

function readKey(cursor: HeaderCursor): string {
  const length = cursor.textLength(limits.keyBytes)
  const key = cursor.bytes(length).toString('latin1')
  if (!/^[\w.-]+$/.test(key)) throw new GgufError('A key with characters that no key has')
  return key
}

function readTensors(cursor: HeaderCursor, count: number): GgufTensor[] {
  const tensors: GgufTensor[] = []
  const names = new Set<string>()
  for (let i = 0; i < count; i++) {
    const name = cursor.bytes(cursor.textLength(limits.tensorNameBytes)).toString('utf8')
    if (names.has(name)) throw new GgufError('Two tensors of one name')
    names.add(name)
    const rank = cursor.u32()
    if (rank > limits.dimensions) throw new GgufError(`Tensor with ${rank} dimensions`)
    const dimensions: number[] = []
    for (let d = 0; d < rank; d++) dimensions.push(cursor.size('A dimension'))
    const type = cursor.u32()
    tensors.push({ name, dimensions, type, offset: cursor.size('An offset') })
  }
  return tensors
}

/** What a key says when it holds a whole number; such keys come in several widths. */
export function wholeNumberAt(header: Pick<GgufHeader, 'metadata'>, key: string): number | null {
  const value = header.metadata.get(key)
  const number = typeof value === 'bigint' ? Number(value) : value
  return typeof number === 'number' && Number.isSafeInteger(number) ? number : null
}
