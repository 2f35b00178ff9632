import { hash } from 'node:crypto'
import type { Token } from 'node-llama-cpp'

/** Prefixes are compared in steps of so many tokens. */
export const blockTokens = 128
export const hashBytes = 16

/**
 * The fingerprint of a run of tokens, which tells nothing of them to whoever lacks the key: one
 * hash for each full block and one for the rest. Each hash covers all tokens before it too, so two
 * runs that share the hash at a place share the whole beginning.
 */
export interface TokenFingerprint {
  readonly tokens: number
  /** Hashes of full blocks, one after the other. */
  readonly blocks: Buffer
  /** Of the tokens after the last full block; empty when there are none. */
  readonly tail: Buffer
}

/** A run of tokens that fingerprints can be compared with. */
export interface TokenChain {
  readonly fingerprint: TokenFingerprint
  /** How long a beginning it shares with another run: exact for all of it, else in full blocks. */
  sharedTokens(other: TokenFingerprint): number
}

/** `seed` is what the tokens belong to: the same tokens under another seed share nothing. */
export function chainTokens(
  key: Uint8Array,
  seed: Uint8Array,
  tokens: readonly Token[],
): TokenChain {
  const bytes = Buffer.from(Uint32Array.from(tokens).buffer)
  const count = Math.floor(tokens.length / blockTokens)
  const blocks = Buffer.alloc(count * hashBytes)
  const start = Buffer.from(seed).subarray(0, hashBytes)
  // Key, hash of what is before, tokens. Half a hash is given, so nobody can go on from it.
  const input = Buffer.concat([key, start, Buffer.alloc(blockTokens * 4)])
  const tokensAt = key.length + hashBytes
  const hashFrom = (block: number, to: number) => {
    const before = block === 0 ? start : hashAt(blocks, block - 1)
    before.copy(input, key.length)
    const copied = bytes.copy(input, tokensAt, block * blockTokens * 4, to * 4)
    return hash('sha256', input.subarray(0, tokensAt + copied), 'buffer').subarray(0, hashBytes)
  }
  for (let block = 0; block < count; block += 1) {
    hashFrom(block, (block + 1) * blockTokens).copy(blocks, block * hashBytes)
  }
  const hasTail = tokens.length % blockTokens > 0
  const tail = hasTail ? hashFrom(count, tokens.length) : Buffer.alloc(0)

  return {
    fingerprint: { tokens: tokens.length, blocks, tail },
    sharedTokens(other) {
      const shared = sharedBlocks(blocks, other.blocks)
      const covered = shared === other.blocks.length / hashBytes && other.tokens <= tokens.length
      if (!covered) return shared * blockTokens
      if (other.tail.length === 0) return other.tokens
      const same = hashFrom(shared, other.tokens).equals(other.tail)
      return same ? other.tokens : shared * blockTokens
    },
  }
}

/** Since a hash stands for all before it, the last one in common is found by halving. */
function sharedBlocks(ours: Buffer, theirs: Buffer): number {
  let shared = 0
  let unknown = Math.min(ours.length, theirs.length) / hashBytes
  while (shared < unknown) {
    const middle = Math.ceil((shared + unknown) / 2)
    const same = hashAt(ours, middle - 1).equals(hashAt(theirs, middle - 1))
    if (same) shared = middle
    else unknown = middle - 1
  }
  return shared
}

function hashAt(blocks: Buffer, block: number): Buffer {
  return blocks.subarray(block * hashBytes, (block + 1) * hashBytes)
}
