import { leastTokens } from './limits.ts'
import type { FoundSnapshot } from './snapshot-file.ts'
import type { TokenChain } from './token-chain.ts'

/**
 * What a snapshot may hold beyond another that takes its place. A few tokens always differ where a
 * template writes an earlier answer in another way.
 */
function bearableLoss(tokens: number): number {
  return Math.max(leastTokens - 1, Math.min(tokens / 8, 1024))
}

/** What is kept, in memory: which snapshot helps a prompt, and which ones a new one replaces. */
export interface SnapshotIndex {
  all(): FoundSnapshot[]
  has(id: string): boolean
  add(snapshot: FoundSnapshot): void
  remove(id: string): void
  touch(id: string, now: number): void
  isEmpty(scope: string): boolean
  /** The one that shares the most with a prompt, the shorter one of equals; `null` for none. */
  longest(
    scope: string,
    prompt: TokenChain,
    fits: (snapshot: FoundSnapshot) => boolean,
  ): { readonly snapshot: FoundSnapshot; readonly sharedTokens: number } | null
  /** The one that holds these tokens already, or so many of them that the rest is not worth it. */
  covering(scope: string, tokens: TokenChain): FoundSnapshot | null
  /** Those that lose little or nothing when these tokens take their place: earlier turns. */
  replacedBy(scope: string, tokens: TokenChain): FoundSnapshot[]
}

export function createSnapshotIndex(found: readonly FoundSnapshot[]): SnapshotIndex {
  const snapshots = new Map(found.map((snapshot) => [snapshot.id, snapshot]))
  const inScope = (scope: string) => [...snapshots.values()].filter((one) => one.scope === scope)
  const isCovered = (shared: number, tokens: number) => tokens - shared < leastTokens

  return {
    all: () => [...snapshots.values()],
    has: (id) => snapshots.has(id),
    add: (snapshot) => void snapshots.set(snapshot.id, snapshot),
    remove: (id) => void snapshots.delete(id),
    touch(id, now) {
      const snapshot = snapshots.get(id)
      if (snapshot) snapshots.set(id, { ...snapshot, lastUsedAt: now })
    },
    isEmpty: (scope) => inScope(scope).length === 0,
    longest(scope, prompt, fits) {
      const ranked = inScope(scope)
        .filter(fits)
        .map((snapshot) => ({
          snapshot,
          sharedTokens: prompt.sharedTokens(snapshot.fingerprint),
        }))
        .filter(({ sharedTokens }) => sharedTokens > 0)
        .toSorted(
          (a, b) =>
            b.sharedTokens - a.sharedTokens || a.snapshot.stateBytes - b.snapshot.stateBytes,
        )
      return ranked[0] ?? null
    },
    covering(scope, tokens) {
      const count = tokens.fingerprint.tokens
      const covers = ({ fingerprint }: FoundSnapshot) =>
        isCovered(tokens.sharedTokens(fingerprint), count)
      return inScope(scope).find(covers) ?? null
    },
    replacedBy(scope, tokens) {
      return inScope(scope).filter(({ fingerprint }) => {
        const lost = fingerprint.tokens - tokens.sharedTokens(fingerprint)
        return lost <= bearableLoss(fingerprint.tokens)
      })
    },
  }
}
