import { describe, expect, it } from 'vitest'
import { ROPE_BASE, offsetQuery } from '../../../src-main/core/library/starter/ngram-attention.ts'

describe('an attention head for a fixed offset', () => {
  it.each([32, 64])('finds the wanted place among 8192 with heads of %i', (length) => {
    const key = offsetQuery(0, length)
    const score = (query: Float32Array, distance: number): number => {
      let sum = 0
      for (let pair = 0; pair < length / 2; pair += 1) {
        const angle = distance * ROPE_BASE ** ((-2 * pair) / length)
        const [re = 0, im = 0] = query.subarray(2 * pair, 2 * pair + 2)
        sum += (key[2 * pair] ?? 0) * (re * Math.cos(angle) - im * Math.sin(angle))
      }
      return sum / Math.sqrt(length)
    }
    for (const offset of [1, 2, 3, 11]) {
      const query = offsetQuery(offset, length)
      const others = Array.from({ length: 8192 }, (_, distance) => distance)
        .filter((distance) => distance !== offset)
        .map((distance) => score(query, distance))
      expect(score(query, offset) - Math.max(...others)).toBeGreaterThan(12)
    }
  })
})
