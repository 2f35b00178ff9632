import type { Vault } from '../../vault/vault.ts'
import type { Secret } from '../secret.ts'
import type { KeyEntry } from './key-states.ts'

/** Keys that were opened a moment ago, so that a busy client does not have them opened each time. */
export interface OpenedKeys {
  /**
   * The key of an entry, opened by `open` unless that was just done. A changed key is another entry.
   * @throws CorralError `vault_locked`, also for a key that was opened before; what `open` throws
   */
  get(entry: KeyEntry, open: () => Promise<Secret>): Promise<Secret>
}

/**
 * Opening takes a quarter of a millisecond of computing, more than all else on a request's way. The
 * keys that open it are in memory all the time, so a few seconds of this one add nothing to what
 * whoever reads our memory can have.
 */
const keptMs = 10_000

export function createOpenedKeys(
  vault: Pick<Vault, 'demandOpen'>,
  monotonicMs: () => number,
): OpenedKeys {
  const opened = new Map<KeyEntry, { readonly secret: Secret; readonly atMs: number }>()

  return {
    async get(entry, open) {
      await vault.demandOpen()
      const kept = opened.get(entry)
      if (kept && monotonicMs() - kept.atMs < keptMs) return kept.secret
      const secret = await open()
      // References are asked each time: whoever keeps the key there may change it there.
      if (entry.row.sealed === null) return secret
      const now = { secret, atMs: monotonicMs() }
      opened.set(entry, now)
      setTimeout(() => opened.get(entry) === now && opened.delete(entry), keptMs).unref()
      return secret
    },
  }
}
