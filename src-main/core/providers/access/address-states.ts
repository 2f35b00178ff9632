import { originOf } from '../base-url.ts'
import {
  type Breaker,
  type CallVerdict,
  afterCall,
  closedBreaker,
  forgiven,
  withProbe,
} from './breaker.ts'
import type { KnownProvider } from './known-providers.ts'

/** One address of one provider. */
export interface Address {
  readonly baseUrl: string
  readonly origin: string
  breaker: Breaker
  inFlight: number
  /** Counts up with every request: the lowest has waited longest. */
  lastPick: number
}

export interface AddressStates {
  /** Those of a provider, the main one first. Forgets what it no longer has. */
  of(provider: KnownProvider): readonly Address[]
  /** What has failed of it may be tried at once. */
  forgive(provider: KnownProvider): void
  /** A request or a check starts. The answer ends it, and has to be called exactly once. */
  begin(address: Address, isProbe: boolean): (verdict: CallVerdict) => void
}

export function createAddressStates(deps: {
  readonly monotonicMs: () => number
  readonly random: () => number
}): AddressStates {
  const byProvider = new Map<number, { provider: KnownProvider; addresses: readonly Address[] }>()
  let picks = 0

  return {
    of(provider) {
      const known = byProvider.get(provider.row.id)
      if (known?.provider === provider) return known.addresses
      const before = new Map(known?.addresses.map((address) => [address.baseUrl, address]))
      const addresses = provider.addresses.map((baseUrl) => before.get(baseUrl) ?? fresh(baseUrl))
      byProvider.set(provider.row.id, { provider, addresses })
      return addresses
    },
    forgive(provider) {
      for (const address of byProvider.get(provider.row.id)?.addresses ?? []) {
        address.breaker = forgiven(address.breaker)
      }
    },
    begin(address, isProbe) {
      address.inFlight += 1
      address.lastPick = ++picks
      if (isProbe) address.breaker = withProbe(address.breaker)
      return (verdict) => {
        address.inFlight -= 1
        const call = { isProbe, verdict, jitter: deps.random() }
        address.breaker = afterCall(address.breaker, call, deps.monotonicMs())
      }
    },
  }
}

function fresh(baseUrl: string): Address {
  const origin = originOf(baseUrl)
  return { baseUrl, origin, breaker: closedBreaker, inFlight: 0, lastPick: 0 }
}
