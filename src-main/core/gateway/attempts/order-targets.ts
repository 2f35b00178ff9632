import { createHash } from 'node:crypto'
import type { PlannedTarget } from '../../routing/route.ts'

/**
 * The order in which targets are tried: tier by tier, within one drawn by weight. The requests of one
 * conversation draw the same order. Weight 0 is asked only after all others of its tier.
 */
export function orderTargets(
  targets: readonly PlannedTarget[],
  { sessionKey, random }: { sessionKey: string | null; random: () => number },
): PlannedTarget[] {
  const lots = targets.map((planned, at) => {
    const drawn = sessionKey === null ? random() : fixedLot(sessionKey, at)
    const lot = planned.weight > 0 ? drawn ** (1 / planned.weight) : -1
    return { planned, lot }
  })
  return lots
    .toSorted((one, other) => one.planned.tier - other.planned.tier || other.lot - one.lot)
    .map(({ planned }) => planned)
}

/** Between 0 and 1. */
function fixedLot(sessionKey: string, at: number): number {
  const digest = createHash('sha256').update(`${at}\n${sessionKey}`).digest()
  return digest.readUInt32BE() / 2 ** 32
}
