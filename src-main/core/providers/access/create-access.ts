import type { Log } from '../../lib/log.ts'
import type { CheckProvider } from '../check-provider.ts'
import type { Egress } from '../../egress/egress.ts'
import type { EnvironmentKeys } from '../environment-keys.ts'
import { type KeySecretDeps, KeyUnusable, openKey } from '../key-secrets.ts'
import type { Secret } from '../secret.ts'
import type { Access, AccessWish, NoAccess, ProviderAccess, ProviderFacts } from './access.ts'
import { createAddressChecks } from './address-checks.ts'
import { createAddressStates } from './address-states.ts'
import { createBackground } from './background.ts'
import { createHold } from './holds.ts'
import { createKeyQuestions } from './key-questions.ts'
import { type KeyEntry, createKeyStates } from './key-states.ts'
import { noteUse } from './key-use.ts'
import { createOpenedKeys } from './opened-keys.ts'
import { type KnownProvider, createKnownProviders } from './known-providers.ts'
import { noAccessOutside, noAccess, whyUnusable } from './no-access.ts'
import { type Ask, type Pair, choosePair, keyOf, pairsOf } from './pairs.ts'
import { createSessions } from './sessions.ts'

export interface AccessDeps extends KeySecretDeps {
  readonly environmentKeys: EnvironmentKeys
  readonly check: CheckProvider
  readonly egress: Pick<Egress, 'keepsHere'>
  readonly log: Log
  /** A provider has refused a key for good. */
  readonly onKeyRefused?: (key: RefusedKey) => void
  readonly now: () => Date
  /** Milliseconds of a clock that never jumps. */
  readonly monotonicMs?: () => number
  /** From 0 to 1. */
  readonly random?: () => number
  /** How often failing addresses are asked whether they are back. */
  readonly addressCheckMs?: number
}

/** A stored key, as people know it. */
interface RefusedKey {
  readonly id: number
  readonly provider: string
  readonly lastFour: string | null
}

/** One for all requests: what it knows of keys and addresses is only in its memory. */
export function createAccess(deps: AccessDeps): ProviderAccess {
  const { db, log, now, environmentKeys, check, egress, addressCheckMs: everyMs = 15_000 } = deps
  const { monotonicMs = () => performance.now(), random = Math.random } = deps
  const background = createBackground(log)
  const known = createKnownProviders(db)
  const addresses = createAddressStates({ monotonicMs, random })
  const sessions = createSessions()
  const opened = createOpenedKeys(deps.vault, monotonicMs)

  const refresh = (): void => {
    if (known.refresh()) states.adopt(known.all().flatMap(({ keys }) => keys))
  }
  const settleKey = (change: () => void): void => {
    if (background.signal.aborted) return
    refresh()
    change()
  }
  const states = createKeyStates({
    db,
    log,
    moment: () => ({ monotonicMs: monotonicMs(), wallMs: now().getTime() }),
    onSuspect: (entry) => questions.ask(entry),
    onDead: ({ row: { id, providerId, lastFour } }) => {
      const provider = known.byId(providerId)?.row.displayName ?? ''
      deps.onKeyRefused?.({ id, provider, lastFour })
    },
  })
  const questions = createKeyQuestions({
    ...deps,
    known,
    background,
    settle: (entry, event) => settleKey(() => states.apply(entry, event)),
  })
  const checks = createAddressChecks({
    everyMs,
    monotonicMs,
    check,
    egress,
    known,
    addresses,
    background,
  })
  const times = { now, monotonicMs, random }
  const hold = createHold({ ...times, addresses, states, settleKey, onFailing: checks.watch })

  const pairsFor = (provider: KnownProvider, userId: number | null): Pair[] => {
    const environmentKey = () => environmentKeys.fallback(provider.row)
    const parts = { addresses: addresses.of(provider), keys: states, environmentKey }
    const pairs = pairsOf(provider, userId, parts)
    for (const pair of pairs) {
      const key = keyOf(pair)
      if (key && isInQuestion(key, monotonicMs())) questions.ask(key)
    }
    return pairs
  }

  const factsOf = (provider: KnownProvider, userId: number | null): ProviderFacts => {
    const { id, name, displayName, protocols, allowPrivate } = provider.row
    const { models, leaves } = provider
    const unusable = whyUnusable(provider.row, pairsFor(provider, userId))
    return { id, name, displayName, protocols, allowPrivate, leaves, models, unusable }
  }

  const open = async (provider: KnownProvider, pair: Pair): Promise<Secret | null> => {
    const key = keyOf(pair)
    if (!key) return pair.secret
    const secret = await opened.get(key, () => openKey(deps, key.row, provider.row))
    noteUse(db, key, now())
    return secret
  }

  const takeFrom = async (
    provider: KnownProvider,
    pairs: readonly Pair[],
    wish: AccessWish,
  ): Promise<Access | NoAccess | Unopened> => {
    const { userId, sessionKey, tried, model } = wish
    const nowMs = monotonicMs()
    const session = sessionKey === null ? null : `${provider.row.id}:${userId}:${sessionKey}`
    const preferred = session === null ? null : sessions.get(session, nowMs)
    const ask: Ask = { model, tried, preferred, nowMs }
    const pair = choosePair(pairs, ask)
    if (!pair) return noAccess(provider.row.displayName, pairs, ask)
    const settle = hold(pair, model)
    try {
      const secret = await open(provider, pair)
      if (session !== null) sessions.set(session, pair.id, nowMs)
      return accessOf(pair, secret, settle)
    } catch (error) {
      settle({ kind: 'aborted' })
      if (!(error instanceof KeyUnusable)) throw error
      return { kind: 'unopened', credential: pair.credential, why: error }
    }
  }

  return {
    facts(name, userId) {
      refresh()
      const provider = known.byName(name)
      return provider && factsOf(provider, userId)
    },
    list(userId) {
      refresh()
      return known.all().map((provider) => factsOf(provider, userId))
    },
    async take(providerId, wish) {
      const unopened = new Map<Pair['credential'], KeyUnusable>()
      for (;;) {
        refresh()
        const provider = known.byId(providerId)
        if (!provider) return gone
        checks.noteUse(providerId)
        const all = pairsFor(provider, wish.userId)
        const kept = new Set(provider.addresses.filter((address) => egress.keepsHere(address)))
        const here = all.filter(({ address }) => !kept.has(address.baseUrl))
        if (here.length === 0 && all.length > 0) return noAccessOutside
        const pairs = here.filter(({ credential }) => !unopened.has(credential))
        const taken = await takeFrom(provider, pairs, wish)
        if (taken.kind === 'unopened') unopened.set(taken.credential, taken.why)
        else return taken.kind === 'none' ? withReason(taken, unopened) : taken
      }
    },
    probeAgain() {
      for (const provider of known.all()) addresses.forgive(provider)
      checks.now()
    },
    async stop() {
      checks.stop()
      await background.stop()
    },
  }
}

/**
 * Refused for good means for a day, if anybody still asks. One that was refused once is in question
 * already, unless nothing could leave this Mac then.
 */
function isInQuestion({ health: { state, untilMs } }: KeyEntry, nowMs: number): boolean {
  return state === 'suspect' || (state === 'dead' && untilMs <= nowMs)
}

/** The key that was chosen cannot be opened: the next one may be. */
interface Unopened {
  readonly kind: 'unopened'
  readonly credential: Pair['credential']
  readonly why: KeyUnusable
}

const gone: NoAccess = {
  kind: 'none',
  reason: 'no_key',
  message: 'The provider has just been removed.',
  waitMs: null,
}

function withReason(none: NoAccess, unopened: ReadonlyMap<unknown, KeyUnusable>): NoAccess {
  const [why] = unopened.values()
  if (none.reason !== 'no_key' || why === undefined) return none
  if (why.reason === 'nothing_leaves') return noAccessOutside
  return { ...none, reason: 'refused', message: why.message }
}

function accessOf(pair: Pair, secret: Secret | null, settle: Access['settle']): Access {
  const { id, address } = pair
  const key = keyOf(pair)
  return {
    kind: 'access',
    id,
    keyId: key?.row.id ?? null,
    lastFour: key?.row.lastFour ?? null,
    account: key?.row.account ?? null,
    secret,
    baseUrl: address.baseUrl,
    settle,
  }
}
