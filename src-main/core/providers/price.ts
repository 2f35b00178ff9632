import type { Usage } from '../chat.ts'
import type { Prices } from './access/access.ts'

/** Of what runs on this Mac. */
export const freePrices: Prices = {
  input: 0,
  cachedInput: 0,
  cacheWrite: 0,
  longCacheWrite: 0,
  output: 0,
}

/** The tokens of a request in buckets that do not overlap, each with a price of its own. */
export interface TokenBuckets {
  readonly fresh: number
  readonly cacheRead: number
  readonly cacheWrite: number
  readonly longCacheWrite: number
  readonly output: number
  /** Of the output. */
  readonly reasoning: number
}

/** What a provider says is not always whole: parts larger than the prompt leave nothing fresh. */
export function tokenBuckets(usage: Usage): TokenBuckets {
  const cacheRead = whole(usage.cachedTokens)
  const cacheWrite = whole(usage.cacheWriteTokens ?? 0)
  const longCacheWrite = whole(usage.longCacheWriteTokens ?? 0)
  const fresh = whole(usage.promptTokens - cacheRead - cacheWrite - longCacheWrite)
  const output = whole(usage.completionTokens)
  const reasoning = Math.min(output, whole(usage.thinkingTokens))
  return { fresh, cacheRead, cacheWrite, longCacheWrite, output, reasoning }
}

/**
 * Cost in thousand-millionths of a dollar, summed exactly and rounded half up once. `null` when a
 * bucket with tokens has no known price: a price that is not known is never guessed, so that what
 * is shown as a cost is one. Tokens of thinking are part of the output.
 */
export function costNanousd(usage: Usage, prices: Prices): number | null {
  const buckets = tokenBuckets(usage)
  const { inputPercent, outputPercent } = percentsFor(usage.promptTokens, prices)
  const parts = [
    [buckets.fresh, prices.input, inputPercent],
    [buckets.cacheRead, prices.cachedInput, inputPercent],
    [buckets.cacheWrite, prices.cacheWrite, inputPercent],
    [buckets.longCacheWrite, prices.longCacheWrite, inputPercent],
    [buckets.output, prices.output, outputPercent],
  ] as const
  let hundredthsOfPicousd = 0n
  for (const [tokens, price, percent] of parts) {
    if (tokens === 0) continue
    if (price === null) return null
    // Millionths of a dollar per million tokens are million-millionths per token.
    hundredthsOfPicousd += BigInt(tokens) * BigInt(price) * BigInt(percent)
  }
  return Number((hundredthsOfPicousd + 50_000n) / 100_000n)
}

/** The whole request costs more once its prompt is longer, not only what is beyond. */
function percentsFor(promptTokens: number, { longPrompt }: Prices) {
  const isLong = longPrompt && promptTokens > longPrompt.overTokens
  return isLong ? longPrompt : { inputPercent: 100, outputPercent: 100 }
}

/**
 * Prices with the gaps of a known model filled by its price of fresh input, for what has to count
 * against a budget although the exact cost is not known. Other gateways bill what is written to a
 * cache so, too; with nothing counted a gap in the prices would be a hole in the budget.
 */
export function withoutGaps(prices: Prices): Prices {
  return {
    ...prices,
    cachedInput: prices.cachedInput ?? prices.input,
    cacheWrite: prices.cacheWrite ?? prices.input,
    longCacheWrite: prices.longCacheWrite ?? prices.cacheWrite ?? prices.input,
  }
}

function whole(tokens: number): number {
  return tokens > 0 ? Math.min(Math.trunc(tokens), Number.MAX_SAFE_INTEGER) : 0
}
