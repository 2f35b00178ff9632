/** What may be kept on disk. Changes hold at once. */
export interface PrefixLimits {
  /** When it is off, nothing is kept, and what was kept is removed. */
  readonly enabled: boolean
  /** All snapshots together; `null` for 4 GiB, or a twentieth of the free disk where that is less. */
  readonly maxBytes: number | null
  /** Since it was last used. */
  readonly maxAgeMs: number
}

export const defaultPrefixLimits: PrefixLimits = {
  enabled: true,
  maxBytes: null,
  maxAgeMs: 7 * 24 * 3_600_000,
}

/** A shorter beginning is computed as fast as it is read. */
export const leastTokens = 256
const mostSnapshots = 2000
const mostBytes = 4 * 1024 ** 3
const shareOfFree = 0.05

/** `freeBytes` counts what the snapshots themselves take as free. */
export function capBytes(limits: PrefixLimits, freeBytes: number): number {
  return limits.maxBytes ?? Math.min(mostBytes, Math.floor(freeBytes * shareOfFree))
}

/** Is reading a state quicker than computing its tokens? Yes as long as nobody knows. */
export function isWorthReading(
  tokens: number,
  bytes: number,
  rates: { readonly tokensPerSecond: number | null; readonly bytesPerSecond: number },
): boolean {
  if (rates.tokensPerSecond === null) return true
  return bytes / rates.bytesPerSecond < tokens / rates.tokensPerSecond
}

interface Kept {
  readonly fileBytes: number
  readonly lastUsedAt: number
}

/** What has to go, least recently used first, so that `incomingBytes` more fit. */
export function toPrune<T extends Kept>(
  kept: readonly T[],
  rule: {
    readonly now: number
    readonly maxAgeMs: number
    readonly maxBytes: number
    readonly incomingBytes: number
  },
): T[] {
  const oldestFirst = kept.toSorted((a, b) => a.lastUsedAt - b.lastUsedAt)
  let bytes = oldestFirst.reduce((sum, { fileBytes }) => sum + fileBytes, rule.incomingBytes)
  let count = oldestFirst.length
  return oldestFirst.filter(({ lastUsedAt, fileBytes }) => {
    const stays =
      bytes <= rule.maxBytes && count <= mostSnapshots && rule.now - lastUsedAt <= rule.maxAgeMs
    if (stays) return false
    bytes -= fileBytes
    count -= 1
    return true
  })
}
