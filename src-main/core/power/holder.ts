import type { Downloads } from '../downloads/downloads.ts'

/** Holds downloads for several reasons at once; they go on when the last one is gone. */
export interface Holder<Reason extends string> {
  /** @param why in words; `null`: no longer for this reason */
  set(reason: Reason, why: string | null): void
}

export function createHolder<Reason extends string>(
  downloads: Pick<Downloads, 'hold'>,
): Holder<Reason> {
  const held = new Map<Reason, () => void>()
  return {
    set(reason, why) {
      const release = held.get(reason)
      if (why !== null && !release) held.set(reason, downloads.hold(why))
      if (why !== null || !release) return
      held.delete(reason)
      release()
    },
  }
}
