/**
 * What a provider wants to see again, and no inner language or other dialect can carry: signatures
 * of thinking, by the id of the tool call they came with. Nobody but the account they came from
 * gets them.
 */
export interface Continuity {
  /** `opaque` is JSON. What is too large, or has no id, is not kept. */
  remember(account: string, toolCallId: string, opaque: unknown): void
  /** `undefined` when nothing is known, or no longer. */
  recall(account: string, toolCallId: string): unknown
}

const maxEntries = 10_000
const maxChars = 32 * 2 ** 20
const maxEntryChars = 2 * 2 ** 20
const ttlMs = 24 * 60 * 60 * 1000

interface Entry {
  readonly json: string
  readonly untilMs: number
}

/** `now` in milliseconds, monotonic or not. The oldest entries make room for new ones. */
export function createContinuity({ now }: { now: () => number }): Continuity {
  /** Oldest first. */
  const entries = new Map<string, Entry>()
  let chars = 0

  const forget = (key: string): void => {
    chars -= sizeOf(key, entries.get(key))
    entries.delete(key)
  }
  const makeRoom = (): void => {
    for (const key of entries.keys()) {
      if (chars <= maxChars && entries.size <= maxEntries) return
      forget(key)
    }
  }

  return {
    remember(account, toolCallId, opaque) {
      const json = JSON.stringify(opaque) as string | undefined
      if (json === undefined || toolCallId === '' || json.length > maxEntryChars) return
      const key = keyOf(account, toolCallId)
      if (entries.has(key)) forget(key)
      const entry = { json, untilMs: now() + ttlMs }
      entries.set(key, entry)
      chars += sizeOf(key, entry)
      makeRoom()
    },
    recall(account, toolCallId) {
      const key = keyOf(account, toolCallId)
      const entry = entries.get(key)
      if (!entry) return undefined
      if (now() >= entry.untilMs) {
        forget(key)
        return undefined
      }
      return JSON.parse(entry.json) as unknown
    },
  }
}

function keyOf(account: string, toolCallId: string): string {
  return JSON.stringify([account, toolCallId])
}

function sizeOf(key: string, entry: Entry | undefined): number {
  return entry ? key.length + entry.json.length : 0
}
