import { type SQL, and, eq, isNotNull } from 'drizzle-orm'
import type { Db } from '../db/open.ts'
import { CorralError } from '../errors.ts'
import { type SecretSource, type Vault, VaultError } from '../vault/vault.ts'
import { originsOf } from './addresses.ts'
import { addressChanged, cannotDecrypt } from './key-binding.ts'
import type { AdapterDeps } from './references/adapter.ts'
import { SecretReferenceError } from './references/reference-error.ts'
import { checkReference, isKey, resolveReference, schemeOf } from './references/references.ts'
import type { KeyRow, ProviderRow } from './rows.ts'
import { Secret } from './secret.ts'
import { providerKeys } from './table.ts'
import type { Who } from './who.ts'

export interface KeySecretDeps {
  readonly db: Db
  readonly vault: Vault
  readonly references: AdapterDeps
}

/** Why a key cannot be opened now. The message may be shown. */
export class KeyUnusable extends Error {
  /** `nothing_leaves`: its manager is outside, and nothing may leave this Mac. */
  readonly reason: 'needs_reentry' | 'reference' | 'nothing_leaves'

  constructor(reason: KeyUnusable['reason'], message: string, options: ErrorOptions = {}) {
    super(message, options)
    this.name = 'KeyUnusable'
    this.reason = reason
  }
}

/** Shorter keys would be told by their last four characters. */
const shortestWithHint = 20

/**
 * The columns that hold what somebody has entered as a key: sealed for this row and origin, or as
 * the reference that it is. References reach into the machine, so only administrators make them.
 *
 * @throws CorralError `invalid_input`, `forbidden`, `vault_locked`
 */
export async function secretColumns(
  deps: KeySecretDeps,
  entered: { apiKey: string; uid: string; origin: string },
  who: Who,
) {
  const { apiKey, uid, origin } = entered
  if (schemeOf(apiKey)) {
    if (!who.isAdmin) throw new CorralError('forbidden', 'References are set by administrators.')
    try {
      checkReference(apiKey, deps.references)
    } catch (error) {
      throw asInvalidInput(error)
    }
    return { sealed: null, reference: apiKey, lastFour: null, origin }
  }
  if (!isKey(apiKey)) {
    throw new CorralError('invalid_input', 'An API key has no spaces and no special characters.')
  }
  const sealed = await deps.vault.seal(apiKey, bindingOf({ uid, origin }))
  const lastFour = apiKey.length >= shortestWithHint ? apiKey.slice(-4) : null
  return { sealed, reference: null, lastFour, origin }
}

function asInvalidInput(error: unknown): unknown {
  if (!(error instanceof SecretReferenceError)) return error
  return new CorralError('invalid_input', error.message)
}

/**
 * The key itself, decrypted or fetched now, to be sent to `row.origin` only. A key that was entered
 * for an origin that is not the provider's is not even tried; one that does not open is marked as to
 * be entered again.
 *
 * @throws KeyUnusable; CorralError `vault_locked`
 */
export async function openKey(
  deps: KeySecretDeps,
  row: KeyRow,
  provider: ProviderRow,
): Promise<Secret> {
  if (!originsOf(provider).includes(row.origin)) {
    throw new KeyUnusable('needs_reentry', addressChanged)
  }
  try {
    if (row.sealed !== null) return new Secret(await deps.vault.open(row.sealed, bindingOf(row)))
    return new Secret(await resolveReference(row.reference ?? '', deps.references))
  } catch (error) {
    if (error instanceof SecretReferenceError) {
      const reason = error.failure === 'nothing_leaves' ? 'nothing_leaves' : 'reference'
      throw new KeyUnusable(reason, error.message, { cause: error })
    }
    if (!(error instanceof VaultError)) throw error
    const same = row.sealed === null ? undefined : eq(providerKeys.sealed, row.sealed)
    markUnreadable(deps.db, and(eq(providerKeys.uid, row.uid), same))
    throw new KeyUnusable('needs_reentry', cannotDecrypt, { cause: error })
  }
}

/** What the vault walks when it rotates keys, checks or restores. */
export function secretSource(db: Db): SecretSource {
  return {
    name: 'provider_keys',
    list: () =>
      db
        .select()
        .from(providerKeys)
        .where(isNotNull(providerKeys.sealed))
        .all()
        .map((row) => ({ id: row.uid, sealed: row.sealed ?? '', binding: bindingOf(row) })),
    replace: (uid, was, now) =>
      db
        .update(providerKeys)
        .set({ sealed: now })
        .where(and(eq(providerKeys.uid, uid), eq(providerKeys.sealed, was)))
        .run().changes === 1,
    markUnreadable: (uid) => markUnreadable(db, eq(providerKeys.uid, uid)),
  }
}

function markUnreadable(db: Db, which: SQL | undefined): void {
  db.update(providerKeys)
    .set({
      state: 'needs_reentry',
      stateReason: cannotDecrypt,
      readyAt: null,
      updatedAt: new Date(),
    })
    .where(which)
    .run()
}

function bindingOf({ uid, origin }: { uid: string; origin: string }) {
  return { context: `provider_key:${uid}:api_key`, origin }
}
