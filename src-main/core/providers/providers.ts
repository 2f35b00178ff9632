import type { Db } from '../db/open.ts'
import type { Log } from '../lib/log.ts'
import type { Vault } from '../vault/vault.ts'
import type { ProviderAccess } from './access/access.ts'
import { type AccessDeps, createAccess } from './access/create-access.ts'
import type { Catalogue } from './catalogue.ts'
import { syncCatalogue } from './catalogue-sync.ts'
import { createCheckProvider } from './check-provider.ts'
import { type ConnectionTest, createConnectionTest } from './connection-test.ts'
import type { Egress } from '../egress/egress.ts'
import { type EnvironmentKeys, createEnvironmentKeys } from './environment-keys.ts'
import { secretSource } from './key-secrets.ts'
import { type ProviderKeys, createProviderKeys } from './provider-keys.ts'
import { type ProviderList, createProviderList } from './provider-list.ts'
import { type ProviderModels, createProviderModels } from './provider-models.ts'
import type { AdapterDeps } from './references/adapter.ts'
import { type ProviderRow, providerById, providerByName } from './rows.ts'
import { type SettingsView, createSettingsView } from './settings-view.ts'
import type { Who } from './who.ts'

export interface ProvidersDeps {
  readonly db: Db
  readonly vault: Vault
  readonly catalogue: Catalogue
  readonly egress: Egress
  readonly log: Log
  readonly references: AdapterDeps
  readonly environment: Readonly<Record<string, string | undefined>>
}

/** Providers of models outside this machine (or in other programs on it), and the keys to them. */
export interface Providers {
  readonly list: ProviderList
  readonly models: ProviderModels
  readonly keys: ProviderKeys
  readonly settings: SettingsView
  readonly environment: EnvironmentKeys
  readonly test: {
    /** @throws CorralError `connection_failed`, `not_found` */
    provider(id: number, who: Who): Promise<void>
    backend(backendType: string, who: Who): Promise<void>
    key(providerId: number, keyId: number, who: Who): Promise<void>
  }
  /** By its name, whatever the case; `null` when there is none. */
  getProviderByName(name: string): ProviderRow | null
  /** How requests get to the keys. */
  readonly access: ProviderAccess
}

type ClockDeps = Partial<
  Pick<AccessDeps, 'now' | 'monotonicMs' | 'random' | 'addressCheckMs' | 'onKeyRefused'>
>

/** Brings the predefined providers up to date and hands the vault the keys to look after. */
export function createProviders(given: ProvidersDeps & ClockDeps): Providers {
  const deps = { now: () => new Date(), ...given }
  const { db, vault, catalogue, now } = deps
  syncCatalogue(db, catalogue, now())
  vault.registerSecrets(secretSource(db))
  const keys = createProviderKeys(deps)
  const environment = createEnvironmentKeys(deps, keys)
  const list = createProviderList(deps, environment)
  const settings = createSettingsView(deps, list)
  const check = createCheckProvider(deps)
  const test: ConnectionTest = createConnectionTest({ ...deps, check })
  const access = createAccess({ ...deps, check, environmentKeys: environment })
  return {
    list,
    models: createProviderModels(deps),
    keys,
    settings,
    environment,
    test: {
      provider: (id, who) => test.provider(providerById(db, id), who),
      backend: (backendType, who) => test.provider(settings.find(backendType), who),
      key: (providerId, keyId, who) =>
        test.key(providerById(db, providerId), keys.own(providerId, keyId, who)),
    },
    getProviderByName: (name) => providerByName(db, name),
    access,
  }
}
