/** A file, and where its weights begin. */
export interface SoundFile {
  readonly bytes: Buffer
  readonly headerBytes: number
}

/** Numbers that parsers get wrong. */
const edges = [0, 1, 3, 8, 9, 31, 255, 2 ** 16, 2 ** 24, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1]

/**
 * A damaged copy: flipped bits, lies about lengths and types, pieces cut out or taken from another
 * file, an early end. Most damage is in the header, where numbers decide about what follows.
 */
export function mutate(
  file: SoundFile,
  others: readonly SoundFile[],
  random: () => number,
): Buffer {
  const below = (limit: number) => Math.floor(random() * limit)
  let bytes = Buffer.from(file.bytes)
  const place = () => below(Math.min(bytes.length, file.headerBytes + (below(10) === 0 ? 4096 : 0)))
  const ways: (() => void)[] = [
    () => void (bytes[place()] = below(256)),
    () => {
      const at = place()
      bytes[at] = (bytes[at] ?? 0) ^ (1 << below(8))
    },
    () => void bytes.writeUInt32LE(edges[below(edges.length)] ?? 0, fitting(place(), 4)),
    () => {
      const value = BigInt(edges[below(edges.length)] ?? 0) << BigInt(below(33))
      bytes.writeBigUInt64LE(value, fitting(place(), 8))
    },
    // Small changes to what may be a length.
    () => {
      const at = fitting(place(), 4)
      bytes.writeUInt32LE((bytes.readUInt32LE(at) + below(17) - 8) >>> 0, at)
    },
    () => void (bytes = bytes.subarray(0, below(10) === 0 ? below(bytes.length) : place())),
    () => {
      const from = place()
      bytes = Buffer.concat([bytes.subarray(0, from), bytes.subarray(from + 1 + below(64))])
    },
    () => {
      const { bytes: other, headerBytes } = others[below(others.length)] ?? file
      const from = below(headerBytes)
      const piece = other.subarray(from, from + 1 + below(512))
      const at = place()
      bytes = Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at + below(512))])
    },
  ]
  const fitting = (at: number, length: number) => Math.max(0, Math.min(at, bytes.length - length))
  for (let count = 1 + below(3); count > 0 && bytes.length > 16; count--)
    ways[below(ways.length)]?.()
  return bytes
}
