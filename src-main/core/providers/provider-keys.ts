import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import type { ProviderKey } from '../../contract/providers.ts'
import { CorralError } from '../errors.ts'
import { addressesOf, originsOf } from './addresses.ts'
import { normaliseBaseUrl, originOf } from './base-url.ts'
import { type KeySecretDeps, secretColumns } from './key-secrets.ts'
import { presentKey, visibleKeys } from './present.ts'
import { type KeyRow, type ProviderRow, type Rows, exclusively, keysOf } from './rows.ts'
import { providerById } from './rows.ts'
import { providerKeys } from './table.ts'
import type { Who } from './who.ts'

interface KeyInput {
  readonly api_key?: string | undefined
  readonly label?: string | undefined
  readonly weight?: number | undefined
  readonly models?: string[] | null | undefined
  readonly private?: boolean | undefined
  /** `null` or empty: of none. */
  readonly account?: string | null | undefined
  /** Which of the provider's addresses the key is for. */
  readonly base_url?: string | undefined
}

/** Keys of a provider: for everybody, or private to the user who entered them. */
export interface ProviderKeys {
  /** @throws CorralError `not_found`, `forbidden`, `invalid_input`, `vault_locked` */
  create(
    providerId: number,
    input: KeyInput & { readonly api_key: string },
    who: Who,
  ): Promise<ProviderKey>
  /** Changes what is given; a new key makes the state `ready`. @throws as `create` */
  update(providerId: number, keyId: number, input: KeyInput, who: Who): Promise<ProviderKey>
  /** Administrators may remove every key. @throws CorralError `not_found`, `forbidden` */
  remove(providerId: number, keyId: number, who: Who): void
  /** The row of a key that `who` may change and test. @throws CorralError `not_found`, `forbidden` */
  own(providerId: number, keyId: number, who: Who): KeyRow
}

export function createProviderKeys(deps: KeySecretDeps & { now: () => Date }): ProviderKeys {
  const { db, now } = deps

  const find = (providerId: number, keyId: number, who: Who): KeyRow => {
    const provider = providerById(db, providerId)
    const key = visibleKeys(keysOf(db, provider.id), who).find(({ id }) => id === keyId)
    if (!key) throw new CorralError('not_found', `Key with ID ${keyId} not found`)
    return key
  }

  const own = (providerId: number, keyId: number, who: Who): KeyRow => {
    const key = find(providerId, keyId, who)
    if (key.userId === null ? who.isAdmin : key.userId === who.userId) return key
    throw new CorralError('forbidden', 'This key is not yours to change.')
  }

  return {
    own,

    async create(providerId, input, who) {
      const provider = providerById(db, providerId)
      const userId = userOf(input, who)
      const uid = randomUUID()
      const origin = boundOrigin(provider, { baseUrl: input.base_url })
      const secret = await secretColumns(deps, { apiKey: input.api_key, uid, origin }, who)
      const row = exclusively(db, (rows) => {
        stillAt(rows, provider)
        const at = now()
        return rows
          .insert(providerKeys)
          .values({
            uid,
            providerId,
            label: input.label ?? '',
            ...secret,
            weight: input.weight ?? 1,
            models: input.models ?? null,
            userId,
            account: input.account || null,
            state: 'ready',
            createdAt: at,
            updatedAt: at,
          })
          .returning()
          .get()
      })
      return presentKey(row, who)
    },

    async update(providerId, keyId, input, who) {
      const provider = providerById(db, providerId)
      const { uid, origin: before } = own(providerId, keyId, who)
      const entered = input.api_key === undefined ? null : { apiKey: input.api_key, uid }
      if (!entered && input.base_url !== undefined) {
        throw new CorralError('invalid_input', 'For another base_url, enter the key again.')
      }
      const origin = entered && boundOrigin(provider, { baseUrl: input.base_url, before })
      const secret = entered && origin ? await secretColumns(deps, { ...entered, origin }, who) : {}
      const row = exclusively(db, (rows) => {
        stillAt(rows, provider)
        own(providerId, keyId, who)
        const { label, weight, models, account } = input
        return rows
          .update(providerKeys)
          .set({
            ...secret,
            ...(entered ? enteredAnew : {}),
            ...(label === undefined ? {} : { label }),
            ...(weight === undefined ? {} : { weight }),
            ...(models === undefined ? {} : { models }),
            ...(account === undefined ? {} : { account: account || null }),
            updatedAt: now(),
          })
          .where(eq(providerKeys.id, keyId))
          .returning()
          .get()
      })
      return presentKey(row, who)
    },

    remove(providerId, keyId, who) {
      const key = find(providerId, keyId, who)
      if (!who.isAdmin) own(providerId, keyId, who)
      db.delete(providerKeys).where(eq(providerKeys.id, key.id)).run()
    },
  }
}

const enteredAnew = {
  state: 'ready' as const,
  stateReason: null,
  readyAt: null,
  lastUsedAt: null,
}

/**
 * What a key for this provider is bound to: the origin of the address that is named, else the one it
 * had `before` if the provider still has that, else the main one.
 * @throws CorralError `invalid_input` without an address, or for one that is not the provider's
 */
export function boundOrigin(
  provider: Pick<ProviderRow, 'baseUrl' | 'moreBaseUrls'>,
  { baseUrl, before }: { baseUrl?: string | undefined; before?: string } = {},
): string {
  const [main, ...others] = originsOf(provider)
  if (main === undefined) {
    throw new CorralError(
      'invalid_input',
      'The provider needs a base_url before it can have a key.',
    )
  }
  if (baseUrl === undefined) return others.find((origin) => origin === before) ?? main
  const wanted = normaliseBaseUrl(baseUrl)
  if (addressesOf(provider).includes(wanted)) return originOf(wanted)
  throw new CorralError('invalid_input', 'base_url is none of the addresses of the provider.')
}

/**
 * Sealing takes a moment, in which the provider's address could have been changed.
 * @throws CorralError `conflict`
 */
export function stillAt(rows: Rows, before: ProviderRow): ProviderRow {
  const provider = providerById(rows, before.id)
  if (addressesOf(provider).join(' ') === addressesOf(before).join(' ')) return provider
  throw new CorralError('conflict', 'The provider has just been changed. Try again.')
}

function userOf(input: KeyInput, who: Who): number | null {
  if (!input.private) {
    if (who.isAdmin) return null
    throw new CorralError('forbidden', 'A key for everybody needs an administrator.')
  }
  if (who.userId !== null) return who.userId
  throw new CorralError('invalid_input', 'Only users have private keys; the owner is none of them.')
}
