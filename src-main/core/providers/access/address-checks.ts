import { CorralError } from '../../errors.ts'
import type { CheckProvider } from '../check-provider.ts'
import type { Egress } from '../../egress/egress.ts'
import type { Address, AddressStates } from './address-states.ts'
import type { Background } from './background.ts'
import type { CallVerdict } from './breaker.ts'
import type { KnownProvider, KnownProviders } from './known-providers.ts'

/**
 * Looks after addresses that have failed, of providers that have others: so one comes back without
 * a person's request being the one to try. Asks without a key, since any answer shows life; rests
 * while the provider is not in use, and while nothing may leave this Mac.
 */
export interface AddressChecks {
  /** The provider is in use now. */
  noteUse(providerId: number): void
  /** An address has failed. */
  watch(): void
  /** Asks without waiting for the next time. */
  now(): void
  stop(): void
}

const usedWithinMs = 5 * 60_000

export function createAddressChecks(deps: {
  readonly everyMs: number
  readonly monotonicMs: () => number
  readonly check: CheckProvider
  readonly egress: Pick<Egress, 'keepsHere'>
  readonly known: KnownProviders
  readonly addresses: AddressStates
  readonly background: Background
}): AddressChecks {
  const { everyMs, monotonicMs, check, egress, known, addresses, background } = deps
  const usedAtMs = new Map<number, number>()
  let timer: NodeJS.Timeout | null = null

  const isInUse = (id: number) => monotonicMs() - (usedAtMs.get(id) ?? -Infinity) < usedWithinMs

  const failing = (): { provider: KnownProvider; address: Address }[] =>
    known
      .all()
      .filter(({ row, addresses: { length } }) => length > 1 && isInUse(row.id))
      .flatMap((provider) =>
        addresses
          .of(provider)
          .filter(({ breaker }) => breaker.phase !== 'closed')
          .map((address) => ({ provider, address })),
      )

  const ask = async (provider: KnownProvider, address: Address): Promise<void> => {
    const end = addresses.begin(address, true)
    let verdict: CallVerdict = 'unreachable'
    try {
      const { signal } = background
      const { baseUrl } = address
      const at = { purpose: 'address check', baseUrl, secret: null, signal } as const
      const status = await check(provider.row, at)
      verdict = status < 500 ? 'answered' : 'fault'
    } catch (error) {
      if (!(error instanceof CorralError)) throw error
      if (error.code === 'forbidden') verdict = 'nothing'
    } finally {
      end(background.signal.aborted ? 'nothing' : verdict)
    }
  }

  const rest = (): void => {
    if (timer) clearInterval(timer)
    timer = null
  }

  const checkAll = (): void => {
    const found = failing()
    if (found.length === 0) return rest()
    for (const { provider, address } of found) {
      if (address.breaker.isProbing || egress.keepsHere(address.baseUrl)) continue
      background.run(() => ask(provider, address))
    }
  }

  return {
    noteUse(providerId) {
      usedAtMs.set(providerId, monotonicMs())
    },
    watch() {
      if (timer || background.signal.aborted || failing().length === 0) return
      timer = setInterval(checkAll, everyMs)
      timer.unref()
    },
    now: checkAll,
    stop: rest,
  }
}
