import fc from 'fast-check'
import type { Token } from 'node-llama-cpp'
import { describe, expect, it } from 'vitest'
import { createTokenDecoder } from '../../../src-main/core/engine/answer/token-decoder.ts'
import { createTokenTexts } from '../../../src-main/core/engine/answer/token-text.ts'

/** A vocabulary of which each token is some bytes, as byte-level BPE has them; the last is "a". */
function texts(tokens: readonly Uint8Array[]) {
  const all = [...tokens, Buffer.from('a')]
  return createTokenTexts({
    detokenize: (ids) => Buffer.concat(ids.map((id) => all[id] ?? Buffer.of())).toString('utf8'),
    tokenString: (id) => [...(all[id] ?? [])].map(visible).join(''),
    anchor: tokens.length as Token,
  })
}

/** How byte-level BPE writes a byte. */
function visible(byte: number): string {
  const isVisible = (byte: number) =>
    (byte > 0x20 && byte < 0x7f) || (byte > 0xa0 && byte <= 0xff && byte !== 0xad)
  if (isVisible(byte)) return String.fromCodePoint(byte)
  const place = Array.from({ length: byte }, (_, b) => b).filter((b) => !isVisible(b)).length
  return String.fromCodePoint(0x100 + place)
}

function decode(tokens: readonly Uint8Array[]): string[] {
  const decoder = createTokenDecoder(texts(tokens))
  return [...tokens.map((_, id) => decoder.push(id as Token)), decoder.end()]
}

/** Cuts at any byte, also inside characters. */
function cut(bytes: Uint8Array, lengths: readonly number[]): Uint8Array[] {
  const tokens: Uint8Array[] = []
  let from = 0
  for (let i = 0; from < bytes.length; i++) {
    const to = from + (lengths[i % lengths.length] ?? 1)
    tokens.push(bytes.subarray(from, to))
    from = to
  }
  return tokens
}

const text = fc.string({
  unit: fc.constantFrom('a', ' ', 'é', '€', '日', '😀', '👩‍👧', '\n'),
  maxLength: 20,
})
const lengths = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 8 })

describe('the token decoder', () => {
  it('gives whole characters and loses none, wherever tokens end', () => {
    fc.assert(
      fc.property(text, lengths, (text, lengths) => {
        const parts = decode(cut(Buffer.from(text), lengths))
        expect(parts.join('')).toBe(text)
        expect(parts.every((part) => part.isWellFormed())).toBe(true)
      }),
      { numRuns: 3000, seed: 1 },
    )
  })

  it('gives a character as soon as it is whole', () => {
    const [first, ...rest] = cut(Buffer.from('😀'), [1])
    expect(decode([Buffer.from('a'), first!, ...rest])).toEqual(['a', '', '', '', '😀', ''])
    expect(decode([Buffer.from('ab'), Buffer.from('c')])).toEqual(['ab', 'c', ''])
  })

  it('marks a character that never becomes whole, and goes on', () => {
    const broken = Buffer.from('😀').subarray(0, 2)
    expect(decode([broken, Buffer.from('abc')]).join('')).toBe('\uFFFDabc')
    expect(decode([Buffer.from('a'), broken]).join('')).toBe('a\uFFFD')
  })

  it('does not wait for ever for bytes that are no text', () => {
    const parts = decode(Array.from({ length: 100 }, () => Buffer.of(0xff)))
    expect(parts.slice(0, 10).join('')).not.toBe('')
    expect(parts.join('')).toBe('\uFFFD'.repeat(100))
  })
})
