import { GgufError } from './gguf-error.ts'
import { limits } from './limits.ts'

/** Where bytes of a file come from. */
export interface ByteSource {
  readonly fileSizeBytes: number
  /**
   * At least `length` bytes from `position` on; more where that costs nothing.
   * @throws GgufError when the file is shorter; NeedsBytes when that part is not here yet
   */
  read(position: number, length: number): Buffer
}

/** The bytes at hand end before the header does. */
export class NeedsBytes extends Error {
  /** Length of a prefix that gets further. */
  readonly needsBytes: number

  constructor(needsBytes: number) {
    super(`a header of at least ${needsBytes} bytes`)
    this.needsBytes = needsBytes
  }
}

/** Longer texts in a list are nothing that a visitor looks for. */
const maxVisitedBytes = 256

/** Walks the head of a file; refuses to leave the file or the header's size limit. */
export class HeaderCursor {
  readonly #source: ByteSource
  readonly #endBytes: number
  #chunk: Buffer = Buffer.alloc(0)
  #chunkStart = 0
  #position = 0

  constructor(source: ByteSource) {
    this.#source = source
    this.#endBytes = Math.min(source.fileSizeBytes, limits.headerBytes)
  }

  get position(): number {
    return this.#position
  }

  /** What is left of the file, or of what a header may take. */
  get remainingBytes(): number {
    return this.#endBytes - this.#position
  }

  bytes(length: number): Buffer {
    const from = this.#advance(length)
    return this.#chunk.subarray(from, from + length)
  }

  /** Like `bytes` for the many small texts of a vocabulary: where they begin in `chunk`. */
  locate(length: number): number {
    return this.#advance(length)
  }

  /** What was read last; valid until the next read. */
  get chunk(): Buffer {
    return this.#chunk
  }

  skip(length: number): void {
    this.#demand(length)
    this.#position += length
  }

  u32(): number {
    const from = this.#advance(4)
    return this.#chunk.readUInt32LE(from)
  }

  /** A count, length or offset. What no number here can carry is more than any file has. */
  size(what: string): number {
    const from = this.#advance(8)
    const high = this.#chunk.readUInt32LE(from + 4)
    if (high >= 2 ** 21) throw new GgufError(`${what} beyond all bounds`)
    return high * 2 ** 32 + this.#chunk.readUInt32LE(from)
  }

  /**
   * Steps over texts that follow each other. A vocabulary has hundreds of thousands, a hostile file
   * millions, so this does by hand what `textLength` and `skip` do.
   */
  skipTexts(
    count: number,
    visit?: (at: number, chunk: Buffer, from: number, length: number) => void,
  ) {
    for (let at = 0; at < count; at++) {
      const from = this.#advance(8)
      const chunk = this.#chunk
      // Lengths below 2^24 have zeros in their upper bytes.
      const upper = (chunk[from + 3] ?? 0) | (chunk[from + 4] ?? 0) | (chunk[from + 5] ?? 0)
      if ((upper | (chunk[from + 6] ?? 0) | (chunk[from + 7] ?? 0)) !== 0) {
        throw new GgufError('A text that is too long')
      }
      const length =
        (chunk[from] ?? 0) | ((chunk[from + 1] ?? 0) << 8) | ((chunk[from + 2] ?? 0) << 16)
      if (!visit || length > maxVisitedBytes) this.skip(length)
      else {
        const start = this.#advance(length)
        visit(at, this.#chunk, start, length)
      }
    }
  }

  /** Bytes of a text that follows. */
  textLength(maxBytes: number = limits.textBytes): number {
    const length = this.size('A text')
    if (length > maxBytes) throw new GgufError(`A text of ${length} bytes`)
    return length
  }

  #advance(length: number): number {
    this.#demand(length)
    const end = this.#position + length
    if (this.#position < this.#chunkStart || end > this.#chunkStart + this.#chunk.length) {
      this.#chunk = this.#source.read(this.#position, length)
      this.#chunkStart = this.#position
    }
    const from = this.#position - this.#chunkStart
    this.#position = end
    return from
  }

  #demand(length: number): void {
    if (length <= this.remainingBytes) return
    const isTooLong = this.#source.fileSizeBytes > limits.headerBytes
    throw new GgufError(isTooLong ? 'The header is too long' : 'The file ends inside its header')
  }
}
