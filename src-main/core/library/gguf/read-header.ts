import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { checkHeader } from './check-header.ts'
import { GgufError } from './gguf-error.ts'
import { type ByteSource, NeedsBytes } from './header-cursor.ts'
import { type GgufHeader, parseHeader } from './header.ts'

export { GgufError } from './gguf-error.ts'
export type { GgufHeader } from './header.ts'
export type { GgufValue } from './values.ts'

/**
 * What a file says of itself, under limits, but without a judgement whether the engine may have it.
 * Blocks while it reads: a few milliseconds for a vocabulary of 100 000 words.
 *
 * @throws GgufError when the file breaks the format or a limit; file errors
 */
export function readGgufHeader(path: string): GgufHeader {
  return withFile(path, parseHeader)
}

/**
 * Reads and judges a header: passes only what the engine's native loader can be given. Each part of
 * a split model is a file of its own. Blocks for milliseconds, and never much longer.
 *
 * @throws GgufError when it must not be loaded; file errors
 */
export function checkGguf(path: string): GgufHeader {
  return withFile(path, (source) => {
    const header = parseHeader(source)
    checkHeader(header, source.fileSizeBytes)
    return header
  })
}

/**
 * Reads the header of a file of which only the beginning is here.
 * @param fileSizeBytes of the whole file
 * @returns the header; or, when it is longer than `prefix`, how long a prefix to try next
 * @throws GgufError
 */
export function parseGgufPrefix(
  prefix: Uint8Array,
  fileSizeBytes: number,
): GgufHeader | { readonly needsBytes: number } {
  const bytes = Buffer.from(prefix.buffer, prefix.byteOffset, prefix.byteLength)
  const source: ByteSource = {
    fileSizeBytes,
    read(position, length) {
      if (position + length <= bytes.length) return bytes.subarray(position)
      const needsBytes = Math.max(position + length, Math.min(bytes.length * 2, fileSizeBytes))
      throw new NeedsBytes(needsBytes)
    },
  }
  try {
    return parseHeader(source)
  } catch (error) {
    if (error instanceof NeedsBytes) return { needsBytes: error.needsBytes }
    throw error
  }
}

const chunkBytes = 1 << 20

function withFile<T>(path: string, use: (source: ByteSource) => T): T {
  const descriptor = openSync(path, 'r')
  try {
    const fileSizeBytes = fstatSync(descriptor).size
    return use({
      fileSizeBytes,
      read(position, length) {
        const wanted = Math.min(Math.max(length, chunkBytes), fileSizeBytes - position)
        const chunk = Buffer.allocUnsafe(wanted)
        const bytesRead = readSync(descriptor, chunk, 0, wanted, position)
        // Cut short by somebody else since its size was asked for.
        if (bytesRead < length) throw new GgufError('The file ends inside its header')
        return chunk.subarray(0, bytesRead)
      },
    })
  } finally {
    closeSync(descriptor)
  }
}
