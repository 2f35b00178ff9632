import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Usage } from '../../src-main/core/chat.ts'
import type { Prices } from '../../src-main/core/providers/access/access.ts'
import { costNanousd, withoutGaps } from '../../src-main/core/providers/price.ts'

const unknown: Prices = {
  input: null,
  cachedInput: null,
  cacheWrite: null,
  longCacheWrite: null,
  output: null,
}

function usage(fields: Partial<Usage>): Usage {
  return { promptTokens: 0, cachedTokens: 0, completionTokens: 0, thinkingTokens: 0, ...fields }
}

describe('the cost of a request', () => {
  it('counts what is written to a cache once (litellm#9812)', () => {
    const prices = { ...unknown, input: 3_000_000, output: 15_000_000, cacheWrite: 3_750_000 }
    const used = usage({ promptTokens: 12_307, cacheWriteTokens: 12_304, completionTokens: 550 })
    expect(costNanousd(used, prices)).toBe(54_399_000)
  })

  it('counts what is read from a cache at its own price (litellm#14849)', () => {
    const prices = { ...unknown, input: 1_250_000, cachedInput: 625_000, output: 10_000_000 }
    const used = usage({ promptTokens: 262_960, cachedTokens: 257_955, completionTokens: 1744 })
    expect(costNanousd(used, prices)).toBe(184_918_125)
  })

  it('tells what is kept for minutes from what is kept for an hour', () => {
    const prices = { ...unknown, input: 4, cacheWrite: 5, longCacheWrite: 8 }
    const million = 1_000_000
    const used = usage({
      promptTokens: 3 * million,
      cacheWriteTokens: million,
      longCacheWriteTokens: million,
    })
    expect(costNanousd(used, prices)).toBe(17_000)
  })

  it('is that of a long prompt as a whole, once it is longer than the line', () => {
    const longPrompt = { overTokens: 100, inputPercent: 200, outputPercent: 150 }
    const prices = { ...unknown, input: 10_000, cachedInput: 1000, output: 100_000, longPrompt }
    const used = { promptTokens: 100, cachedTokens: 50, completionTokens: 10 }
    expect(costNanousd(usage(used), prices)).toBe(500 + 50 + 1000)
    const longer = { ...used, promptTokens: 101 }
    expect(costNanousd(usage(longer), prices)).toBe(2 * 510 + 2 * 50 + 1500)
  })

  it('is the same whether the output was thought or said', () => {
    const prices = { ...unknown, output: 1_000_000 }
    expect(costNanousd(usage({ completionTokens: 10, thinkingTokens: 9 }), prices)).toBe(10_000)
  })

  it('is not known where a price of something used is not known, and never guessed', () => {
    const prices = { ...unknown, input: 1, output: 1 }
    expect(costNanousd(usage({ promptTokens: 5, completionTokens: 5 }), prices)).toBe(0)
    expect(costNanousd(usage({ promptTokens: 5, cachedTokens: 1 }), prices)).toBeNull()
    expect(costNanousd(usage({ promptTokens: 5, cacheWriteTokens: 1 }), prices)).toBeNull()
    expect(costNanousd(usage({ promptTokens: 5, longCacheWriteTokens: 1 }), prices)).toBeNull()
    expect(costNanousd(usage({ completionTokens: 1 }), unknown)).toBeNull()
    expect(costNanousd(usage({}), unknown)).toBe(0)
  })

  it('counts against a budget at the price of fresh input where only that is known', () => {
    const prices = withoutGaps({ ...unknown, input: 2_000_000, output: 1 })
    const used = usage({ promptTokens: 4, cachedTokens: 1, cacheWriteTokens: 1 })
    expect(costNanousd(used, prices)).toBe(8000)
    expect(costNanousd(used, withoutGaps(unknown))).toBeNull()
  })

  it('is exact to half a unit for any numbers, beyond what a double holds', () => {
    const tokens = fc.integer({ min: 0, max: 20_000_000 })
    const price = fc.integer({ min: 0, max: 2_000_000_000 })
    fc.assert(
      fc.property(tokens, tokens, tokens, price, price, price, (fresh, read, out, p1, p2, p3) => {
        const prices = { ...unknown, input: p1, cachedInput: p2, output: p3 }
        const used = usage({
          promptTokens: fresh + read,
          cachedTokens: read,
          completionTokens: out,
        })
        const picousd = [fresh * p1, read * p2, out * p3].every(Number.isSafeInteger)
          ? BigInt(fresh * p1) + BigInt(read * p2) + BigInt(out * p3)
          : BigInt(fresh) * BigInt(p1) + BigInt(read) * BigInt(p2) + BigInt(out) * BigInt(p3)
        const cost = BigInt(costNanousd(used, prices)!)
        const rest = picousd - cost * 1000n
        expect(rest >= -500n && rest < 500n).toBe(true)
      }),
    )
  })

  it.each([
    { promptTokens: 5, cachedTokens: 9 },
    { promptTokens: -1 },
    { promptTokens: Number.NaN, completionTokens: 0.5 },
  ])('survives the odd numbers of a provider: %j', (odd) => {
    const prices = { ...unknown, input: 1_000_000, cachedInput: 1_000_000, output: 1_000_000 }
    expect(costNanousd(usage(odd), prices)).toBe((odd.cachedTokens ?? 0) * 1000)
  })
})
