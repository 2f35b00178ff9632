import { asc, eq } from 'drizzle-orm'
import type { z } from 'zod'
import type { Protocol } from '../../contract/providers.ts'
import type { ProviderSetting } from '../../contract/settings-providers.ts'
import { CorralError } from '../errors.ts'
import { changeProvider } from './change-provider.ts'
import type { ProviderList } from './provider-list.ts'
import { timesOf } from './present.ts'
import type { ProvidersDeps } from './providers.ts'
import { type ProviderRow, keysOf, providerByName } from './rows.ts'
import { providerKeys, providers } from './table.ts'
import type { Who } from './who.ts'

type ProviderSetting = z.infer<typeof ProviderSetting>

interface SettingsInput {
  readonly backend_type: string
  readonly api_key?: string | null | undefined
  readonly api_type?: Protocol | null | undefined
  readonly name?: string | null | undefined
  readonly base_url?: string | null | undefined
}

/** The same providers by `backend_type`, which is their name. */
export interface SettingsView {
  /** Those that somebody has configured: with a key, changed, or of their own. */
  list(who: Who): ProviderSetting[]
  defaults(): { backend_type: string; base_url: string | null; api_type: Protocol }[]
  /** @throws CorralError `invalid_input`, `unsupported`, `conflict`, `vault_locked` */
  save(input: SettingsInput, who: Who): Promise<ProviderSetting>
  /** @throws CorralError `not_found` */
  remove(backendType: string): void
  /** @throws CorralError `not_found`, `unsupported` */
  find(backendType: string): ProviderRow
}

const validName = /^[a-z0-9][a-z0-9._-]{0,99}$/i

export function createSettingsView(
  deps: ProvidersDeps & { now: () => Date },
  list: ProviderList,
): SettingsView {
  const { db, catalogue } = deps

  const present = (row: ProviderRow, who: Who): ProviderSetting => ({
    id: row.id,
    backend_type: row.name,
    api_type: row.protocols[0] ?? 'openai',
    name: row.displayName,
    base_url: row.baseUrl,
    has_api_key: list.present(row, who).has_api_key,
    ...timesOf(row),
  })

  const known = (backendType: string): ProviderRow | null => {
    if (backendType !== 'local') return providerByName(db, backendType)
    throw new CorralError('unsupported', 'Local models are no provider: they need no key.')
  }

  const find = (backendType: string): ProviderRow => {
    const row = known(backendType)
    if (row) return row
    throw new CorralError('not_found', 'Provider not configured')
  }

  return {
    find,
    list: (who) =>
      db
        .select()
        .from(providers)
        .orderBy(asc(providers.id))
        .all()
        .filter(
          (row) => !row.predefined || row.changed.length > 0 || list.present(row, who).has_api_key,
        )
        .map((row) => present(row, who)),

    defaults: () =>
      [...catalogue].map(([name, { base_url, protocols }]) => ({
        backend_type: name,
        base_url,
        api_type: protocols[0] ?? 'openai',
      })),

    async save(input, who) {
      const given = {
        display_name: input.name ?? undefined,
        base_url: input.base_url || undefined,
        api_key: input.api_key ?? undefined,
        protocols: input.api_type ? [input.api_type] : undefined,
      }
      const row = known(input.backend_type)
      if (!row) {
        const name = input.backend_type
        if (!validName.test(name)) {
          throw new CorralError(
            'invalid_input',
            'backend_type: letters, digits, dot, dash, underscore',
          )
        }
        const protocols = given.protocols ?? [usualProtocol(name)]
        await list.create({ ...given, name, protocols }, who)
        return present(find(name), who)
      }
      // Who names one protocol again does not mean to lose the others.
      const spoken = input.api_type && row.protocols.includes(input.api_type)
      const protocols = spoken ? withFirst(row.protocols, input.api_type) : given.protocols
      const change = {
        displayName: given.display_name,
        baseUrl: given.base_url,
        apiKey: given.api_key,
        protocols,
      }
      return present(await changeProvider(deps, row, change, who), who)
    },

    remove(backendType) {
      const row = find(backendType)
      if (!row.predefined) return list.remove(row.id)
      if (keysOf(db, row.id).length === 0) {
        throw new CorralError('not_found', 'Provider not configured')
      }
      db.delete(providerKeys).where(eq(providerKeys.providerId, row.id)).run()
    },
  }
}

/** The predecessors' name for somebody's own server that speaks Anthropic's protocol. */
function usualProtocol(backendType: string): Protocol {
  return backendType === 'anthropic_compatible' ? 'anthropic' : 'openai'
}

function withFirst(protocols: readonly Protocol[], first: Protocol): Protocol[] {
  return [first, ...protocols.filter((protocol) => protocol !== first)]
}
