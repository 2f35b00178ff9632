/**
 * How many guesses are worth verifying in one pass, 0 to `most`. `likelihood` (0 to 1) is that of
 * one guess being right after right ones; `costOf` the milliseconds of a pass of so many tokens of
 * one sequence; `guessMs` what making one guess takes.
 */
export function bestGuessCount(
  likelihood: number,
  costOf: (tokens: number) => number,
  guessMs: number,
  most: number,
): number {
  let best = { count: 0, tokensPerMs: 1 / costOf(1) }
  let expectedTokens = 1
  let chance = 1
  for (let count = 1; count <= most; count += 1) {
    chance *= likelihood
    expectedTokens += chance
    const tokensPerMs = expectedTokens / (costOf(count + 1) + count * guessMs)
    // Less than a twentieth is noise.
    if (tokensPerMs > best.tokensPerMs * 1.05) best = { count, tokensPerMs }
  }
  return best.count
}
