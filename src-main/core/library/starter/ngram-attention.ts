import type { GgufTensor } from '../gguf/gguf-writer.ts'
import type { NgramLayout } from './ngram-layout.ts'

/** The base of the rotary frequencies, llama's usual one. */
export const ROPE_BASE = 10_000

/** What one pair of rotated numbers adds to the score of the token that a head looks for. */
const PAIR_SCORE = 24

/**
 * An attention head that always looks at the token `offset` places back. Its query and key are
 * constants, so its score of a token only depends on the distance: llama.cpp rotates pair i (the
 * numbers 2i and 2i + 1, `LLAMA_ROPE_TYPE_NORM`) of a query or key at position p by the angle
 * p * base^(-2i / length), and a query that is turned back by `offset` places fits the keys of that
 * place best. Only the faster half of the pairs is used; the others hardly tell neighbours apart.
 */
export function offsetQuery(offset: number, length: number): Float32Array {
  const query = new Float32Array(length)
  const size = Math.sqrt(PAIR_SCORE * Math.sqrt(length))
  for (let pair = 0; pair < length / 4; pair += 1) {
    const angle = -offset * ROPE_BASE ** ((-2 * pair) / length)
    query[2 * pair] = size * Math.cos(angle)
    query[2 * pair + 1] = size * Math.sin(angle)
  }
  return query
}

/**
 * The tensors of an attention layer that copies the code words of the tokens before the current
 * one into their sections. All heads share one key and value head.
 */
export function previousTokenAttention(layout: NgramLayout): GgufTensor[] {
  const { bias, codeLength, contextLength, width } = layout
  const heads = contextLength - 1
  const query = new Float32Array(width * heads * codeLength)
  const output = new Float32Array(heads * codeLength * width)
  for (let head = 0; head < heads; head += 1) {
    offsetQuery(head + 1, codeLength).forEach((value, at) => {
      const row = head * codeLength + at
      query[row * width + bias] = value
      output[(codeLength + row) * heads * codeLength + row] = 1
    })
  }
  const key = new Float32Array(width * codeLength)
  const value = new Float32Array(width * codeLength)
  offsetQuery(0, codeLength).forEach((number, at) => {
    key[at * width + bias] = number
    value[at * width + at] = 1
  })
  const inner = heads * codeLength
  return [
    { name: 'blk.0.attn_q.weight', encoding: 'Q8_0', dims: [width, inner], data: query },
    { name: 'blk.0.attn_k.weight', encoding: 'Q8_0', dims: [width, codeLength], data: key },
    { name: 'blk.0.attn_v.weight', encoding: 'Q8_0', dims: [width, codeLength], data: value },
    { name: 'blk.0.attn_output.weight', encoding: 'Q8_0', dims: [inner, width], data: output },
  ]
}
