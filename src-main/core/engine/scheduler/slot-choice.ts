import { commonPrefix } from './token-list.ts'

/** Sharing less than this part of the prompt is chance (a common system line), not a conversation. */
const leastShare = 0.1

interface Candidate {
  readonly tokens: { readonly length: number; view(): Uint32Array }
  readonly lastUsedAtMs: number
}

/**
 * The slot that shares the longest beginning with the prompt, else the least recently used. A slot
 * that would lose more than it gives (two conversations behind one long system text) is left alone
 * when another was used even less recently.
 */
export function chooseSlot<T extends Candidate>(
  free: readonly T[],
  prompt: Uint32Array,
): T | undefined {
  const oldest = free.toSorted((a, b) => a.lastUsedAtMs - b.lastUsedAtMs)[0]
  const [warmest] = free
    .map((slot) => ({ slot, shared: commonPrefix(slot.tokens.view(), prompt) }))
    .toSorted((a, b) => b.shared - a.shared)
  if (!warmest || warmest.shared <= prompt.length * leastShare) return oldest
  const lost = warmest.slot.tokens.length - warmest.shared
  return lost > warmest.shared ? oldest : warmest.slot
}
