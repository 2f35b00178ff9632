import type { Secret } from '../secret.ts'
import type { Address } from './address-states.ts'
import { breakerWait, turnAt } from './breaker.ts'
import { isRefused, mayTake, waitFor } from './key-state.ts'
import type { KeyEntry, KeyStates, Unstored } from './key-states.ts'
import type { KnownProvider } from './known-providers.ts'

/** A key, or none, at an address: what one attempt needs. */
export interface Pair {
  readonly id: string
  readonly address: Address
  readonly credential: KeyEntry | Unstored
  /** From the environment. */
  readonly secret: Secret | null
}

/**
 * What a user's requests may use, whether it is well or not. A key goes to addresses of its own
 * origin only. One of the environment serves where there is no other; a provider that may do
 * without a key does so at addresses that have none.
 */
export function pairsOf(
  provider: KnownProvider,
  userId: number | null,
  parts: {
    readonly addresses: readonly Address[]
    readonly keys: KeyStates
    readonly environmentKey: () => Secret | null
  },
): Pair[] {
  const { row } = provider
  const rows = provider.keys.filter((key) => key.userId === null || key.userId === userId)
  const entries = rows.flatMap(({ id }) => parts.keys.get(id) ?? [])
  const main = parts.addresses[0]?.origin
  return parts.addresses.flatMap((address): Pair[] => {
    const idOf = (what: string | number) => `${row.id}:${what}:${address.baseUrl}`
    const here = entries.filter((entry) => entry.row.origin === address.origin)
    if (here.length > 0) {
      const used = here.filter((entry) => entry.row.weight > 0)
      return used.map((entry) => {
        return { id: idOf(entry.row.id), address, credential: entry, secret: null }
      })
    }
    const isMain = entries.length === 0 && address.origin === main
    const secret = isMain ? parts.environmentKey() : null
    if (!secret && !row.keyOptional) return []
    const id = idOf(secret ? 'environment' : 'open')
    return [{ id, address, credential: parts.keys.unstored(id), secret }]
  })
}

/** The stored key of a pair, if that is what it has. */
export function keyOf({ credential }: Pair): KeyEntry | null {
  return credential.kind === 'key' ? credential : null
}

/** What the choice is made for, and when. */
export interface Ask {
  readonly model: string
  readonly tried: ReadonlySet<string>
  /** Of the pair that the conversation used last. */
  readonly preferred: string | null
  readonly nowMs: number
}

/** Why a pair cannot be used now; `null` when it can. */
export interface Hindrance {
  readonly by: 'refused' | 'cooling' | 'down'
  /** `null` when time does not help. */
  readonly waitMs: number | null
}

export function hindranceOf(
  { credential, address }: Pair,
  { model, nowMs }: Ask,
): Hindrance | null {
  const addressMs = breakerWait(address.breaker, nowMs)
  const keyMs = isFor(credential, model, nowMs) ? waitFor(credential.health, nowMs) : null
  if (keyMs === null) return { by: 'refused', waitMs: null }
  const by = isRefused(credential.health) ? 'refused' : 'cooling'
  if (keyMs > 0) return { by, waitMs: Math.max(keyMs, addressMs) }
  return addressMs > 0 ? { by: 'down', waitMs: addressMs } : null
}

/** Does it serve this model? */
function isFor(credential: KeyEntry | Unstored, model: string, nowMs: number): boolean {
  const models = credential.kind === 'key' ? credential.row.models : null
  const isListed = models === null || models.includes(model)
  return isListed && (credential.forbidden.get(model) ?? 0) <= nowMs
}

/**
 * The pair to use, or `null`. A user's own keys come first, then what the conversation used before,
 * then the address with the fewest requests in flight, then keys in turn by weight. An address that
 * is only being tried again is taken when nothing else is there.
 */
export function choosePair(pairs: readonly Pair[], ask: Ask): Pair | null {
  const free = pairs.filter((pair) => !ask.tried.has(pair.id) && hindranceOf(pair, ask) === null)
  const own = free.filter((pair) => (keyOf(pair)?.row.userId ?? null) !== null)
  const group = own.length > 0 ? own : free
  const steady = group.filter(({ address }) => turnAt(address.breaker, ask.nowMs) === 'normal')
  const from = steady.length > 0 ? steady : group
  const preferred = from.find(({ id }) => id === ask.preferred)
  if (preferred) return preferred
  const address = from.reduce<Address | null>((best, pair) => idler(best, pair.address), null)
  const here = from.filter((pair) => pair.address === address)
  const next = nextByWeight(here.flatMap((pair) => keyOf(pair) ?? []))
  return here.find((pair) => next === null || pair.credential === next) ?? null
}

function idler(one: Address | null, other: Address): Address {
  if (!one || other.inFlight < one.inFlight) return other
  return other.inFlight === one.inFlight && other.lastPick < one.lastPick ? other : one
}

/** nginx's smooth weighted round robin: by weight over time, and never many in a row. */
function nextByWeight(entries: readonly KeyEntry[]): KeyEntry | null {
  let total = 0
  let next: KeyEntry | null = null
  for (const entry of entries) {
    entry.turn += entry.row.weight
    total += entry.row.weight
    if (!next || entry.turn > next.turn) next = entry
  }
  if (next) next.turn -= total
  return next
}

/** Would the pair need the one try that an exhausted key has? */
export function isKeyProbe({ credential: { health } }: Pair, nowMs: number): boolean {
  return health.state === 'exhausted' && mayTake(health, nowMs)
}
