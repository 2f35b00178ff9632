import { networkInterfaces } from 'node:os'
import { kindOfAddress } from '../../src-main/core/egress/address-rules.ts'

/**
 * An address of this very machine that Corral takes for another one, so that tests reach nobody;
 * `null` on a machine without a network.
 */
export function findOutsideHost(): string | null {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? [])
  const usable = all.find(({ internal, address }) => {
    return !internal && kindOfAddress(address) === 'private'
  })
  return usable?.address ?? null
}
