/** Another slot whose memory begins, or will begin, like a prompt. */
export interface Donor<T> {
  readonly slot: T
  /** Tokens it shares with the prompt once it has computed its own. */
  readonly sharedTokens: number
  /** Tokens that a copy of its state holds at that time. */
  readonly heldTokens: number
}

/** Learned while running; `null` as long as nothing is known. */
export interface CopyRates {
  readonly msPerComputedToken: number | null
  readonly msPerCopiedToken: number | null
}

/** Fewer tokens than this are computed faster than they are found elsewhere. */
const leastGainTokens = 64

/** The slot to copy a prompt's beginning from, if that is faster than computing it again. */
export function chooseDonor<T>(
  donors: readonly Donor<T>[],
  ownTokens: number,
  rates: CopyRates,
): Donor<T> | null {
  const worthIt = donors.filter((donor) => copyWins(donor, ownTokens, rates))
  return worthIt.toSorted((a, b) => b.sharedTokens - a.sharedTokens)[0] ?? null
}

function copyWins<T>(donor: Donor<T>, ownTokens: number, rates: CopyRates): boolean {
  const gain = donor.sharedTokens - ownTokens
  if (gain < leastGainTokens) return false
  // Both are not far from each other even where copying is slow and the model is small.
  if (rates.msPerComputedToken === null || rates.msPerCopiedToken === null) {
    return donor.heldTokens <= gain * 8
  }
  return donor.heldTokens * rates.msPerCopiedToken < gain * rates.msPerComputedToken
}
