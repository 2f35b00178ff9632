const stepTokens = 256

/**
 * The most context, in steps of 256 tokens, with which `bytesFor` stays within the limit; 0 when not
 * even the least does. Asks for a handful of sizes only: what a context takes grows with its length.
 */
export async function mostContext(
  limit: { readonly bytes: number; readonly tokens: number },
  bytesFor: (contextTokens: number) => Promise<number>,
): Promise<number> {
  const fits = async (tokens: number) => (await bytesFor(tokens)) <= limit.bytes
  if (await fits(limit.tokens)) return limit.tokens
  let most = 0
  let tooMuch = Math.ceil(limit.tokens / stepTokens)
  while (tooMuch - most > 1) {
    const middle = Math.floor((most + tooMuch) / 2)
    // Each question depends on the answer before.
    // oxlint-disable-next-line no-await-in-loop
    if (await fits(middle * stepTokens)) most = middle
    else tooMuch = middle
  }
  return most * stepTokens
}
