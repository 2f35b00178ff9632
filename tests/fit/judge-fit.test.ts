import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { judgeFit } from '../../src-main/core/fit/judge-fit.ts'
import { mostContext } from '../../src-main/core/fit/most-context.ts'
import { needBySize } from '../../src-main/core/fit/size-rule.ts'

const gigabyte = 2 ** 30
const question = {
  need: { weightsBytes: 5 * gigabyte, contextBytes: gigabyte, computeBytes: gigabyte / 2 },
  contextTokens: 8192,
  kvCacheType: 'f16' as const,
  source: 'header' as const,
  leastBytes: 5.75 * gigabyte,
  maxContextTokens: 20_480,
  budget: { budgetBytes: 8 * gigabyte, usedBytes: 0 },
}
const judge = (budgetGb: number, usedGb = 0, change: Partial<typeof question> = {}) =>
  judgeFit({
    ...question,
    ...change,
    budget: { budgetBytes: budgetGb * gigabyte, usedBytes: usedGb * gigabyte },
  })

describe('the verdict', () => {
  it('is told with the sum it comes from', () => {
    expect(judge(8)).toMatchObject({ verdict: 'fits', totalBytes: 6.5 * gigabyte })
    expect(judge(8).explanation).toBe(
      '5.0 GB of weights, 1.0 GB for 8192 tokens of context in f16 and 0.5 GB to compute with are 6.5 GB. It fits: models may take 8.0 GB, and 8.0 GB are free. There is room for 20480 tokens.',
    )
    expect(judge(8, 4)).toMatchObject({ verdict: 'tight', freeBytes: 4 * gigabyte })
    expect(judge(8, 4).explanation).toContain('when other models go')
    expect(judge(6, 0, { maxContextTokens: 4096 })).toMatchObject({ verdict: 'tight' })
    expect(judge(6, 0, { maxContextTokens: 4096 }).explanation).toContain('4096 tokens at most')
    expect(judge(5)).toMatchObject({ verdict: 'no' })
    expect(judge(5).explanation).toContain('does not fit')
    expect(judge(4, 9).freeBytes).toBe(0)
  })

  it('is never better with less room or a larger need', () => {
    const rank = { no: 0, tight: 1, fits: 2 }
    const size = fc.double({ min: 0.1, max: 64, noNaN: true })
    fc.assert(
      fc.property(size, size, size, (budget, used, more) => {
        const [small, large] = [judge(budget, used), judge(budget + more, used)]
        expect(rank[small.verdict]).toBeLessThanOrEqual(rank[large.verdict])
        const need = { ...question.need, weightsBytes: (5 + more) * gigabyte }
        const leastBytes = question.leastBytes + more * gigabyte
        const heavier = judge(budget, used, { need, leastBytes })
        expect(rank[heavier.verdict]).toBeLessThanOrEqual(rank[small.verdict])
      }),
    )
  })
})

describe('the most context', () => {
  it('is the last step of 256 tokens within the limit, found with a handful of questions', async () => {
    const tokens = fc.integer({ min: 1, max: 1_048_576 })
    const bytes = fc.integer({ min: 0, max: 2 ** 36 })
    const perToken = fc.integer({ min: 1, max: 200_000 })
    await fc.assert(
      fc.asyncProperty(tokens, bytes, perToken, async (limitTokens, limitBytes, each) => {
        let questions = 0
        const need = async (count: number) => {
          questions += 1
          return count * each
        }
        const most = await mostContext({ bytes: limitBytes, tokens: limitTokens }, need)
        expect(questions).toBeLessThanOrEqual(14)
        expect(most).toBeLessThanOrEqual(limitTokens)
        expect(most * each).toBeLessThanOrEqual(limitBytes)
        if (most < limitTokens) {
          expect(most % 256).toBe(0)
          expect(Math.min(most + 256, limitTokens) * each).toBeGreaterThan(limitBytes)
        }
      }),
    )
  })
})

describe('the rule of thumb by size', () => {
  // Keys and values of one token in f16, from layers, heads and head lengths of the published models.
  it.each([
    ['Llama-3.2-1B-Instruct-Q4_K_M.gguf', 0.81e9, 32_768],
    ['Meta-Llama-3.1-8B-Instruct-Q4_K_M.gguf', 4.92e9, 131_072],
    ['Qwen3-32B-Q4_K_M.gguf', 19.76e9, 262_144],
    ['Llama-3.3-70B-Instruct-Q4_K_M.gguf', 42.5e9, 327_680],
    ['Meta-Llama-3.1-8B-Instruct-Q8_0.gguf', 8.54e9, 131_072],
  ])('is not far from what %s takes for its context', (file, sizeBytes, tokenBytes) => {
    const quantization = /Q\w+(?=\.gguf)/.exec(file)?.[0] ?? null
    const need = needBySize(
      { sizeBytes, quantization },
      { contextTokens: 8192, kvCacheType: 'f16' },
    )
    expect(need.weightsBytes).toBe(sizeBytes)
    expect(need.contextBytes / (tokenBytes * 8192)).toBeGreaterThan(0.6)
    expect(need.contextBytes / (tokenBytes * 8192)).toBeLessThan(1.7)
  })
})
