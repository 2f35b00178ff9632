/** Puts lines together from the pieces in which they come. */
export interface LineBuffer {
  /** The lines that this piece ends; `null` once a line is longer than it may be. */
  take(piece: Buffer): string[] | null
}

const newline = 0x0a

/**
 * Looks at each byte once, however small the pieces are: the SDK's own buffer copies and searches all
 * of an unfinished line again with each of them, which takes seconds for a line of megabytes.
 */
export function createLineBuffer(maxBytes: number): LineBuffer {
  let open: Buffer[] = []
  let openBytes = 0
  return {
    take(piece) {
      const lines: string[] = []
      let from = 0
      for (;;) {
        const end = piece.indexOf(newline, from)
        const part = piece.subarray(from, end === -1 ? undefined : end)
        openBytes += part.length
        if (openBytes > maxBytes) return null
        open.push(part)
        if (end === -1) return lines
        lines.push(Buffer.concat(open, openBytes).toString('utf8'))
        open = []
        openBytes = 0
        from = end + 1
      }
    },
  }
}
