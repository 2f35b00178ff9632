/** Memory that all running answers share until they are sealed. */
export interface ContentRoom {
  /** Says whether there was room for so many bytes. */
  take(bytes: number): boolean
  give(bytes: number): void
}

export function createContentRoom(maxBytes: number): ContentRoom {
  let taken = 0
  return {
    take(bytes) {
      if (taken + bytes > maxBytes) return false
      taken += bytes
      return true
    },
    give(bytes) {
      taken -= bytes
    },
  }
}

/** Bytes that are collected up to a bound. */
export interface CollectedBytes {
  /** Copies: a small piece of a large buffer would hold all of it. */
  push(chunk: Uint8Array): void
  /** Something did not fit. */
  readonly isCut: boolean
  /** All of them, in pieces. */
  pieces(): Uint8Array[]
  /** Gives the room back; nothing is collected from then on. */
  drop(): void
}

const smallestBlock = 4 * 2 ** 10
const largestBlock = 256 * 2 ** 10

export function collectBytes(room: ContentRoom, maxBytes: number): CollectedBytes {
  let blocks: Uint8Array[] = []
  let held = 0
  /** Filled, of the last block. */
  let filled = 0
  let isCut = false
  let isOver = false

  const grow = (wanted: number): Uint8Array | null => {
    const step = Math.min(Math.max(held, smallestBlock), largestBlock)
    const size = Math.min(Math.max(step, wanted), maxBytes - held)
    if (size <= 0 || !room.take(size)) return null
    const block = new Uint8Array(size)
    blocks.push(block)
    held += size
    filled = 0
    return block
  }
  return {
    get isCut() {
      return isCut
    },
    push(chunk) {
      for (let at = 0; at < chunk.length && !isCut && !isOver;) {
        const last = blocks.at(-1)
        const block = last && filled < last.length ? last : grow(chunk.length - at)
        isCut = block === null
        if (!block) return
        const piece = chunk.subarray(at, at + block.length - filled)
        block.set(piece, filled)
        filled += piece.length
        at += piece.length
      }
    },
    pieces: () => [
      ...blocks.slice(0, -1),
      ...blocks.slice(-1).map((last) => last.subarray(0, filled)),
    ],
    drop() {
      isOver = true
      room.give(held)
      held = 0
      blocks = []
    },
  }
}
