import type { ItemVisitor } from './values.ts'

/** What matters of a vocabulary to whoever loads it. */
export interface Vocabulary {
  /** Tokens that are marked as a byte but do not read `<0xHH>`; the first few. */
  readonly malformedByteTokens: readonly number[]
  /** How many of the 256 bytes have a token, written `<0xHH>` or as themselves. */
  readonly bytesCovered: number
}

const byteType = 6

/**
 * Looks at the tokens and their types while they are read, in whatever order they come: one bit of
 * knowledge for each token, not the token.
 */
export function createVocabularyReader() {
  let isByteShaped = new Uint8Array()
  let isByteType = new Uint8Array()
  const covered = new Uint8Array(256)
  let tokens = 0
  let types = 0

  const tokenVisitor: ItemVisitor = {
    begin: (length) => void (isByteShaped = new Uint8Array(length)),
    text(at, chunk, from, length) {
      tokens = at + 1
      if (length === 1) covered[chunk[from] ?? 0] = 1
      if (length !== 6) return
      const value = byteOf(chunk, from)
      if (value === null) return
      isByteShaped[at] = 1
      covered[value] = 1
    },
    numbers() {},
  }
  const typeVisitor: ItemVisitor = {
    begin: (length) => void (isByteType = new Uint8Array(length)),
    text() {},
    numbers(at, block, itemBytes) {
      if (itemBytes !== 4) return
      types = at + block.length / 4
      for (let i = at; i < types; i++) {
        if (block.readInt32LE((i - at) * 4) === byteType) isByteType[i] = 1
      }
    },
  }
  const visitors = new Map([
    ['tokenizer.ggml.tokens', tokenVisitor],
    ['tokenizer.ggml.token_type', typeVisitor],
  ])
  return {
    visitorFor: (key: string): ItemVisitor | undefined => visitors.get(key),
    seen(): Vocabulary {
      const malformedByteTokens: number[] = []
      for (let at = 0; at < Math.min(tokens, types) && malformedByteTokens.length < 3; at++) {
        if (isByteType[at] === 1 && isByteShaped[at] !== 1) malformedByteTokens.push(at)
      }
      return { malformedByteTokens, bytesCovered: covered.reduce((sum, one) => sum + one, 0) }
    },
  }
}

/** The byte that `<0xHH>` at `from` stands for. */
function byteOf(chunk: Buffer, from: number): number | null {
  // `<0x` and `>`
  if (chunk[from] !== 0x3c || chunk[from + 1] !== 0x30 || chunk[from + 2] !== 0x78) return null
  if (chunk[from + 5] !== 0x3e) return null
  const high = hexValue(chunk[from + 3] ?? 0)
  const low = hexValue(chunk[from + 4] ?? 0)
  return high === null || low === null ? null : high * 16 + low
}

/** llama.cpp writes them in capitals, and looks for nothing else. */
function hexValue(code: number): number | null {
  if (code >= 0x30 && code <= 0x39) return code - 0x30
  return code >= 0x41 && code <= 0x46 ? code - 0x37 : null
}
