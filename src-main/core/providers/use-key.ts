import { and, eq, isNull, lt, or } from 'drizzle-orm'
import { CorralError } from '../errors.ts'
import type { EnvironmentKeys } from './environment-keys.ts'
import { KeyUnusable, type KeySecretDeps, openKey } from './key-secrets.ts'
import { type KeyRow, keysFor, providerByName } from './rows.ts'
import type { Secret } from './secret.ts'
import { providerKeys } from './table.ts'
import { originOf } from './base-url.ts'

const useNotedEveryMs = 60_000

/** A key opened for one request. */
interface OpenedKey {
  /** `null` for one from the environment. */
  readonly keyId: number | null
  readonly secret: Secret
  /** The only origin it may be sent to. */
  readonly origin: string
}

/**
 * Opens a key for a request of this user (`null`: the owner) to this model, or answers `null` when
 * there is none to use. A user's own keys come before those for everybody; among equals, weight is
 * the share of the requests. A key that does not open is passed over.
 *
 * @throws CorralError `vault_locked`; `unavailable` when keys exist but none could be had
 */
export type UseKey = (
  providerName: string,
  request: { readonly userId: number | null; readonly model: string },
) => Promise<OpenedKey | null>

export function createUseKey(
  deps: KeySecretDeps & { now: () => Date; random?: () => number },
  environmentKeys: EnvironmentKeys,
): UseKey {
  const { db, now, random = Math.random } = deps

  return async (providerName, { userId, model }) => {
    const provider = providerByName(db, providerName)
    if (!provider || provider.baseUrl === null) return null
    const origin = originOf(provider.baseUrl)
    const known = keysFor(db, provider.id, userId)
    let failure: KeyUnusable | null = null
    for (const key of inOrderOfUse(known, model, random)) {
      try {
        const secret = await openKey(deps, key, provider)
        noteUse(key)
        return { keyId: key.id, secret, origin }
      } catch (error) {
        if (!(error instanceof KeyUnusable)) throw error
        failure = error
      }
    }
    if (failure) throw new CorralError('unavailable', failure.message, { cause: failure })
    const secret = known.length === 0 ? environmentKeys.fallback(provider) : null
    return secret && { keyId: null, secret, origin }
  }

  function noteUse(key: KeyRow): void {
    const at = now()
    const before = new Date(at.getTime() - useNotedEveryMs)
    if (key.lastUsedAt && key.lastUsedAt > before) return
    const stale = or(isNull(providerKeys.lastUsedAt), lt(providerKeys.lastUsedAt, at))
    db.update(providerKeys)
      .set({ lastUsedAt: at })
      .where(and(eq(providerKeys.id, key.id), stale))
      .run()
  }
}

/** Usable keys: the user's own first, then those for everybody, each group drawn by weight. */
function inOrderOfUse(keys: readonly KeyRow[], model: string, random: () => number): KeyRow[] {
  const usable = keys.filter(
    ({ state, weight, models }) =>
      state === 'ready' && weight > 0 && (models === null || models.includes(model)),
  )
  const drawn = usable
    .map((key) => ({ key, lot: random() ** (1 / key.weight) }))
    .toSorted((one, other) => other.lot - one.lot)
    .map(({ key }) => key)
  return [
    ...drawn.filter(({ userId }) => userId !== null),
    ...drawn.filter(({ userId }) => userId === null),
  ]
}
