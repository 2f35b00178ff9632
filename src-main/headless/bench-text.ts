/** What one answer of the benchmark cost. */
export interface Asked {
  readonly promptTokens: number
  /** Of the prompt, not computed. */
  readonly cachedTokens: number
  readonly completionTokens: number
  readonly firstTokenMs: number
  /** After the first token; `null` when there was no second. */
  readonly tokensPerSecond: number | null
}

const words =
  'river stone paper light music window garden winter letter bridge silver morning ' +
  'forest kitchen ocean pencil summer mirror village thunder'
const list = words.split(' ')

/** As many common words, never the same twice, so that nothing of it is in memory already. */
export function fillerText(count: number): string {
  return Array.from({ length: count }, () => list[Math.floor(Math.random() * list.length)]).join(
    ' ',
  )
}
