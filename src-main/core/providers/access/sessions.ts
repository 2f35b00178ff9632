/** Where conversations were answered last, so that what a provider keeps of them is of use. */
export interface Sessions {
  /** `null` for one that is not known, or too long ago. */
  get(sessionKey: string, nowMs: number): string | null
  set(sessionKey: string, pairId: string, nowMs: number): void
}

const mostSessions = 5000
/** Providers keep prompts for an hour at most. */
const keptMs = 3_600_000

/** A bounded memory: what was not used for longest goes first. */
export function createSessions(): Sessions {
  const known = new Map<string, { pairId: string; atMs: number }>()
  return {
    get(sessionKey, nowMs) {
      const found = known.get(sessionKey)
      return found && nowMs - found.atMs < keptMs ? found.pairId : null
    },
    set(sessionKey, pairId, nowMs) {
      known.delete(sessionKey)
      known.set(sessionKey, { pairId, atMs: nowMs })
      const [oldest] = known.keys()
      if (known.size > mostSessions && oldest !== undefined) known.delete(oldest)
    },
  }
}
