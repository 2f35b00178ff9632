import { createHash } from 'node:crypto'

/** One act as it is written: what its hash covers, and the hash. */
export interface ChainedAct {
  readonly id: number
  readonly at: Date
  readonly who: string
  readonly what: string
  readonly object: string | null
  readonly outcome: string
  readonly hash: string
}

/** What stands before the first act. */
export const noHash = ''

/** SHA-256, hex, over the hash before it and the act as JSON in a fixed order of fields. */
export function hashOf(before: string, act: Omit<ChainedAct, 'hash'>): string {
  const { id, at, who, what, object, outcome } = act
  const canonical = JSON.stringify([before, id, at.getTime(), who, what, object, outcome])
  return createHash('sha256').update(canonical).digest('hex')
}

/**
 * The id of the first act that does not fit: changed, put in, or at the place where one is missing.
 * `null` when all fit.
 * @param acts in the order of their ids
 * @param lastId the highest id ever given, which tells whether the newest acts are missing
 */
export function firstBroken(acts: readonly ChainedAct[], lastId: number): number | null {
  let before = noHash
  for (const [index, act] of acts.entries()) {
    if (act.id !== index + 1) return Math.min(act.id, index + 1)
    if (act.hash !== hashOf(before, act)) return act.id
    before = act.hash
  }
  return acts.length === lastId ? null : acts.length + 1
}
