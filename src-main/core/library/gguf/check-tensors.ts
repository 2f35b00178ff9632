import { GgufError } from './gguf-error.ts'
import type { GgufHeader, GgufTensor } from './header.ts'
import { layoutOf } from './tensor-types.ts'

/**
 * Tensors have to lie one behind the other, each at the next aligned place, and all inside the
 * file: llama.cpp demands the same (`gguf_init_from_reader` in ggml/src/gguf.cpp). So none overlaps
 * another. Only the padding behind the last may be missing.
 *
 * @throws GgufError
 */
export function checkTensors(
  { tensors, sizeBytes }: Pick<GgufHeader, 'tensors' | 'sizeBytes'>,
  { alignmentBytes, fileSizeBytes }: { alignmentBytes: number; fileSizeBytes: number },
): void {
  const aligned = (bytes: number) => Math.ceil(bytes / alignmentBytes) * alignmentBytes
  const dataStart = aligned(sizeBytes)
  let end = 0
  for (const tensor of tensors) {
    const expected = aligned(end)
    if (tensor.offset !== expected) throw new GgufError('A tensor lies where it must not')
    end = expected + tensorBytes(tensor)
    if (dataStart + end > fileSizeBytes) throw new GgufError('The file ends inside a tensor')
  }
}

/**
 * Bytes that a tensor takes in its file.
 * @throws GgufError when its type is unknown or its dimensions make no sense
 */
function tensorBytes({ dimensions, type }: GgufTensor): number {
  const layout = layoutOf(type)
  if (!layout) throw new GgufError(`A tensor has the unknown type ${type}`)
  const [row] = dimensions
  if (row === undefined || dimensions.some((length) => length < 1)) {
    throw new GgufError('A tensor without dimensions')
  }
  if (row % layout.items !== 0) throw new GgufError('A row of a tensor ends inside a block')
  let items = 1
  for (const length of dimensions) {
    items *= length
    // Exact below this; what lies above is larger than any file.
    if (items > Number.MAX_SAFE_INTEGER / 8) throw new GgufError('A tensor larger than any file')
  }
  return (items / layout.items) * layout.bytes
}
