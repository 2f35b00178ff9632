import { randomUUID } from 'node:crypto'
import { asc, eq } from 'drizzle-orm'
import type { Protocol, Provider } from '../../contract/providers.ts'
import { CorralError } from '../errors.ts'
import { normaliseBaseUrl } from './base-url.ts'
import { changeProvider, checkAddresses, normaliseAll, putMainKey } from './change-provider.ts'
import type { EnvironmentKeys } from './environment-keys.ts'
import { presentProvider } from './present.ts'
import { secretColumns } from './key-secrets.ts'
import { boundOrigin } from './provider-keys.ts'
import type { ProvidersDeps } from './providers.ts'
import { type ProviderRow, type Rows, exclusively, keysOf, modelsOf } from './rows.ts'
import { providerById, providerByName } from './rows.ts'
import { providerModels, providers } from './table.ts'
import type { Who } from './who.ts'

interface NewProvider {
  readonly name: string
  readonly display_name?: string | undefined
  readonly base_url?: string | undefined
  readonly more_base_urls?: string[] | undefined
  readonly api_key?: string | undefined
  readonly models?: string[] | undefined
  readonly protocols?: Protocol[] | undefined
  readonly allow_private?: boolean | undefined
}

/** As JSON has it: `null` is the same as left out. */
interface ProviderUpdate {
  readonly display_name?: string | null | undefined
  readonly base_url?: string | null | undefined
  readonly more_base_urls?: string[] | null | undefined
  readonly api_key?: string | null | undefined
  readonly protocols?: Protocol[] | null | undefined
  readonly allow_private?: boolean | null | undefined
}

/** Providers by id, predefined and custom. */
export interface ProviderList {
  list(who: Who): Provider[]
  /** @throws CorralError `not_found` */
  get(id: number, who: Who): Provider
  /** @throws CorralError `conflict` for a name that is taken, `invalid_input`, `vault_locked` */
  create(input: NewProvider, who: Who): Promise<Provider>
  /** @throws CorralError `not_found`, `invalid_input`, `conflict`, `vault_locked` */
  update(id: number, input: ProviderUpdate, who: Who): Promise<Provider>
  /** With its models and keys. @throws CorralError `not_found`, `conflict` for a predefined one */
  remove(id: number): void
  present(row: ProviderRow, who: Who): Provider
}

export function createProviderList(
  deps: ProvidersDeps & { now: () => Date },
  environmentKeys: EnvironmentKeys,
): ProviderList {
  const { db, now } = deps

  const present = (row: ProviderRow, who: Who): Provider => {
    const keys = keysOf(db, row.id)
    const environmentKey = keys.length === 0 && environmentKeys.fallback(row) !== null
    return presentProvider(row, { models: modelsOf(db, row.id), keys, environmentKey }, who)
  }

  const remove = (id: number): void => {
    const { predefined, displayName } = providerById(db, id)
    if (predefined) {
      throw new CorralError(
        'conflict',
        `${displayName} is predefined and stays in the list. Remove its keys instead.`,
      )
    }
    db.delete(providers).where(eq(providers.id, id)).run()
  }

  return {
    present,
    remove,
    list: (who) =>
      db
        .select()
        .from(providers)
        .orderBy(asc(providers.id))
        .all()
        .map((row) => present(row, who)),
    get: (id, who) => present(providerById(db, id), who),

    async create(input, who) {
      const baseUrl = input.base_url ? normaliseBaseUrl(input.base_url) : null
      const addresses = { baseUrl, moreBaseUrls: normaliseAll(input.more_base_urls ?? []) }
      checkAddresses({ ...addresses, allowPrivate: input.allow_private ?? false })
      refuseTaken(db, input.name)
      const uid = randomUUID()
      const { api_key: apiKey } = input
      const secret =
        apiKey === undefined
          ? null
          : await secretColumns(deps, { apiKey, uid, origin: boundOrigin(addresses) }, who)
      return exclusively(db, (rows) => {
        const row = insert(rows, input, addresses)
        if (secret) putMainKey(rows, { providerId: row.id, uid, secret, at: row.createdAt })
        return present(row, who)
      })
    },

    async update(id, input, who) {
      const change = {
        displayName: input.display_name ?? undefined,
        baseUrl: input.base_url || undefined,
        moreBaseUrls: input.more_base_urls ?? undefined,
        protocols: input.protocols ?? undefined,
        allowPrivate: input.allow_private ?? undefined,
        apiKey: input.api_key ?? undefined,
      }
      return present(await changeProvider(deps, providerById(db, id), change, who), who)
    },
  }

  function insert(
    rows: Rows,
    input: NewProvider,
    addresses: Pick<ProviderRow, 'baseUrl' | 'moreBaseUrls'>,
  ): ProviderRow {
    refuseTaken(rows, input.name)
    const times = { createdAt: now(), updatedAt: now() }
    const row = rows
      .insert(providers)
      .values({
        name: input.name,
        displayName: input.display_name ?? input.name,
        ...addresses,
        protocols: [...new Set(input.protocols ?? (['openai'] as const))],
        // Nobody knows whether somebody's own server asks for a key.
        keyOptional: true,
        allowPrivate: input.allow_private ?? false,
        ...times,
      })
      .returning()
      .get()
    for (const name of new Set(input.models)) {
      const values = { providerId: row.id, name, displayName: name, ...times }
      rows.insert(providerModels).values(values).run()
    }
    return row
  }
}

function refuseTaken(rows: Rows, name: string): void {
  if (!providerByName(rows, name)) return
  throw new CorralError('conflict', `Provider with name '${name}' already exists`)
}
