import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import type { Protocol } from '../../contract/providers.ts'
import { CorralError } from '../errors.ts'
import { addressesOf, originsOf } from './addresses.ts'
import { normaliseBaseUrl } from './base-url.ts'
import { EgressError } from '../egress/egress-error.ts'
import { checkUrl } from '../egress/target.ts'
import { bindKeysTo } from './key-binding.ts'
import { secretColumns } from './key-secrets.ts'
import { boundOrigin, stillAt } from './provider-keys.ts'
import type { ProvidersDeps } from './providers.ts'
import { type KeyRow, type ProviderRow, type Rows, exclusively, keysOf } from './rows.ts'
import { providerKeys, providers } from './table.ts'
import type { Who } from './who.ts'

/** What may be changed about a provider; what is `undefined` stays. */
export interface ProviderChange {
  readonly displayName?: string | undefined
  readonly baseUrl?: string | undefined
  readonly moreBaseUrls?: readonly string[] | undefined
  readonly protocols?: Protocol[] | undefined
  readonly allowPrivate?: boolean | undefined
  /** Becomes the provider's key for everybody: in place of its first one, if it has any. */
  readonly apiKey?: string | undefined
}

/** The columns that the catalogue owns until a person changes them. */
const ownedByCatalogue = ['displayName', 'baseUrl', 'protocols'] as const

/**
 * Changes a provider in one step. Keys that were entered for another origin than the new one are
 * kept, but have to be entered again; a key given here is bound to the new one.
 *
 * @throws CorralError `invalid_input`, `conflict`, `vault_locked`
 */
export async function changeProvider(
  deps: ProvidersDeps & { now: () => Date },
  before: ProviderRow,
  change: ProviderChange,
  who: Who,
): Promise<ProviderRow> {
  const { db, now } = deps
  const values = columnsOf(change)
  const after = { ...before, ...values }
  checkAddresses(after)
  const mainKey = keysOf(db, before.id).find(({ userId }) => userId === null)
  const uid = mainKey?.uid ?? randomUUID()
  const { apiKey } = change
  const secret =
    apiKey === undefined
      ? null
      : await secretColumns(deps, { apiKey, uid, origin: boundOrigin(after) }, who)

  return exclusively(db, (rows) => {
    const { changed } = stillAt(rows, before)
    const at = now()
    const provider = rows
      .update(providers)
      .set({ ...values, changed: nowChanged(before, after, changed), updatedAt: at })
      .where(eq(providers.id, before.id))
      .returning()
      .get()
    if (provider.baseUrl !== null) bindKeysTo(rows, before.id, originsOf(provider), at)
    if (secret) putMainKey(rows, { providerId: before.id, uid, secret, at })
    return provider
  })
}

function columnsOf(change: ProviderChange) {
  const { displayName, baseUrl, moreBaseUrls, protocols, allowPrivate } = change
  return {
    ...(displayName === undefined ? {} : { displayName }),
    ...(baseUrl === undefined ? {} : { baseUrl: normaliseBaseUrl(baseUrl) }),
    ...(moreBaseUrls === undefined ? {} : { moreBaseUrls: normaliseAll(moreBaseUrls) }),
    ...(protocols === undefined ? {} : { protocols: [...new Set(protocols)] }),
    ...(allowPrivate === undefined ? {} : { allowPrivate }),
  }
}

/** Each once, as `normaliseBaseUrl`. @throws as that */
export function normaliseAll(baseUrls: readonly string[]): string[] {
  return [...new Set(baseUrls.map(normaliseBaseUrl))]
}

/** Says at once what a request would run into. @throws CorralError `invalid_input` */
export function checkAddresses(
  after: Pick<ProviderRow, 'baseUrl' | 'moreBaseUrls' | 'allowPrivate'>,
): void {
  const { baseUrl, moreBaseUrls, allowPrivate } = after
  if (baseUrl === null && moreBaseUrls.length > 0) {
    throw new CorralError('invalid_input', 'more_base_urls come after a base_url.')
  }
  for (const address of addressesOf(after)) {
    const field = address === baseUrl ? 'base_url' : 'more_base_urls'
    try {
      checkUrl(new URL(address), { allowPrivate })
    } catch (error) {
      if (!(error instanceof EgressError)) throw error
      throw new CorralError('invalid_input', `${field} cannot be used: ${error.message}`)
    }
  }
}

function nowChanged(before: ProviderRow, after: ProviderRow, changed: readonly string[]): string[] {
  const different = ownedByCatalogue.filter(
    (column) => JSON.stringify(before[column]) !== JSON.stringify(after[column]),
  )
  return before.predefined ? [...new Set([...changed, ...different])] : []
}

/** Puts a key for everybody into its row, new or in place of what the row held. */
export function putMainKey(
  rows: Rows,
  key: {
    providerId: number
    uid: string
    secret: Pick<KeyRow, 'sealed' | 'reference' | 'lastFour' | 'origin'>
    at: Date
  },
): void {
  const { providerId, uid, secret, at } = key
  const state = { state: 'ready' as const, stateReason: null, readyAt: null }
  const fresh = { ...secret, ...state, updatedAt: at }
  rows
    .insert(providerKeys)
    .values({ uid, providerId, label: 'default', ...fresh, createdAt: at })
    .onConflictDoUpdate({ target: providerKeys.uid, set: { ...fresh, lastUsedAt: null } })
    .run()
}
