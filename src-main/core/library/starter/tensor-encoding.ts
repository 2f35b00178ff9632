/**
 * How a tensor's numbers are stored. `F32`: 4 bytes each. `F16`: 2 bytes each. `Q8_0`: blocks of
 * 32 numbers in 34 bytes, a 16-bit scale and 32 signed bytes; rows must be a multiple of 32 long.
 */
export type TensorEncoding = 'F32' | 'F16' | 'Q8_0'

const BLOCK = 32
const BLOCK_BYTES = 34

/** Bytes that `count` numbers take. Throws if `Q8_0` blocks do not divide them. */
export function encodedSize(count: number, encoding: TensorEncoding): number {
  if (encoding === 'F32') return count * 4
  if (encoding === 'F16') return count * 2
  if (count % BLOCK !== 0) throw new Error(`${count} values do not fill Q8_0 blocks of ${BLOCK}`)
  return (count / BLOCK) * BLOCK_BYTES
}

/** The bytes of a tensor's numbers, little endian. `Q8_0` follows ggml's `quantize_row_q8_0_ref`. */
export function encodeTensor(data: Float32Array, encoding: TensorEncoding): Uint8Array {
  const bytes = new Uint8Array(encodedSize(data.length, encoding))
  const view = new DataView(bytes.buffer)
  if (encoding === 'F32') {
    for (let at = 0; at < data.length; at += 1) view.setFloat32(at * 4, data[at] ?? 0, true)
  } else if (encoding === 'F16') {
    // Most weights here are zero, and the bytes already are.
    for (let at = 0; at < data.length; at += 1) {
      if (data[at] !== 0) view.setUint16(at * 2, halfBits(data[at] ?? 0), true)
    }
  } else {
    for (let block = 0; block < data.length / BLOCK; block += 1) {
      encodeBlock(data.subarray(block * BLOCK, (block + 1) * BLOCK), view, block * BLOCK_BYTES)
    }
  }
  return bytes
}

function encodeBlock(values: Float32Array, view: DataView, offset: number): void {
  let largest = 0
  for (const value of values) largest = Math.max(largest, Math.abs(value))
  if (largest === 0) return
  const scale = largest / 127
  view.setUint16(offset, halfBits(scale), true)
  for (let at = 0; at < BLOCK; at += 1) {
    view.setInt8(offset + 2 + at, Math.round((values[at] ?? 0) / scale))
  }
}

const float = new Float32Array(1)
const floatBits = new Uint32Array(float.buffer)

/** The 16 bits of the IEEE half nearest to `value`, ties to even; too large becomes infinity. */
export function halfBits(value: number): number {
  float[0] = value
  const bits = floatBits[0] ?? 0
  const sign = (bits >>> 16) & 0x8000
  const magnitude = bits & 0x7fffffff
  // 65520 is halfway between the largest half and the next power of two.
  if (magnitude >= 0x477ff000) return sign | (magnitude > 0x7f800000 ? 0x7e00 : 0x7c00)
  // Below 2^-14 halves are multiples of 2^-24.
  if (magnitude < 0x38800000) return sign | roundToEven(Math.abs(value) * 2 ** 24)
  const rounded = magnitude + 0xfff + ((magnitude >>> 13) & 1)
  return sign | ((rounded - 0x38000000) >>> 13)
}

function roundToEven(value: number): number {
  const floor = Math.floor(value)
  const rest = value - floor
  return rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor
}
