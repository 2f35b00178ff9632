import { and, eq } from 'drizzle-orm'
import { CorralError } from '../errors.ts'
import { refusedReason } from './access/key-state.ts'
import { isSeenAsReady } from './access/stored-state.ts'
import { originOf } from './base-url.ts'
import { addressesOf } from './addresses.ts'
import type { CheckProvider } from './check-provider.ts'
import { type KeySecretDeps, KeyUnusable, openKey } from './key-secrets.ts'
import { type KeyRow, type ProviderRow, keysFor } from './rows.ts'
import type { Secret } from './secret.ts'
import { providerKeys } from './table.ts'
import type { Who } from './who.ts'

export interface ConnectionTest {
  /**
   * Asks with this key and notes what came of it.
   * @throws CorralError `connection_failed`; `forbidden` while nothing may leave
   */
  key(provider: ProviderRow, key: KeyRow): Promise<void>
  /** Asks with the key that a request would use first. @throws as `key`; `not_found` without one */
  provider(provider: ProviderRow, who: Who): Promise<void>
}

export function createConnectionTest(
  deps: KeySecretDeps & { readonly check: CheckProvider; readonly now: () => Date },
): ConnectionTest {
  const { db, check, now } = deps

  const ask = (provider: ProviderRow, key: KeyRow | null, secret: Secret | null) => {
    const baseUrl = addressesOf(provider).find((one) => !key || originOf(one) === key.origin)
    const purpose = 'key test'
    if (baseUrl !== undefined)
      return check(provider, { purpose, baseUrl, secret, ...(key && { key }) })
    throw new CorralError('connection_failed', 'The provider has no base_url.')
  }

  const testKey = async (provider: ProviderRow, key: KeyRow): Promise<void> => {
    const secret = await openKey(deps, key, provider).catch((error: unknown) => {
      throw error instanceof KeyUnusable ? unusable(error) : error
    })
    const status = await ask(provider, key, secret)
    note(key, status)
    throwUnlessGood(status)
  }

  /** Only if the key is still the one that was tested. The change of its row begins it anew. */
  const note = (key: KeyRow, status: number): void => {
    const verdict = verdictOn(status)
    if (!verdict) return
    db.update(providerKeys)
      .set({ ...verdict, readyAt: null, updatedAt: now() })
      .where(and(eq(providerKeys.id, key.id), eq(providerKeys.updatedAt, key.updatedAt)))
      .run()
  }

  return {
    key: testKey,
    async provider(provider, who) {
      const key = firstToUse(keysFor(db, provider.id, who.userId), now())
      if (key) return testKey(provider, key)
      if (!provider.keyOptional) throw new CorralError('not_found', 'Provider not configured')
      throwUnlessGood(await ask(provider, null, null))
    },
  }
}

/** What a test says about a key: good, refused, or (other statuses) nothing. */
function verdictOn(status: number): Pick<KeyRow, 'state' | 'stateReason'> | null {
  if (isGood(status)) return { state: 'ready', stateReason: null }
  if (status === 401) return { state: 'dead', stateReason: refusedReason }
  return null
}

function firstToUse(keys: readonly KeyRow[], now: Date): KeyRow | undefined {
  const rank = (key: KeyRow) => (isSeenAsReady(key, now.getTime()) ? 1_000_000 : 0) + key.weight
  return keys.toSorted((one, other) => rank(other) - rank(one))[0]
}

function isGood(status: number): boolean {
  return status >= 200 && status < 300
}

function throwUnlessGood(status: number): void {
  if (!isGood(status)) throw new CorralError('connection_failed', messageFor(status))
}

function messageFor(status: number): string {
  if (status === 401) return refusedReason
  if (status === 403) return 'API key does not have permission to access models'
  return `Provider returned status ${status}`
}

function unusable(error: KeyUnusable): CorralError {
  const code = error.reason === 'nothing_leaves' ? 'forbidden' : 'connection_failed'
  return new CorralError(code, error.message, { cause: error })
}
