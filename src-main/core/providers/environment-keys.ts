import { CorralError } from '../errors.ts'
import { originOf } from './base-url.ts'
import type { Catalogue } from './catalogue.ts'
import type { ProvidersDeps } from './providers.ts'
import type { ProviderKeys } from './provider-keys.ts'
import { isKey } from './references/references.ts'
import { type ProviderRow, keysOf, providerByName } from './rows.ts'
import { Secret } from './secret.ts'
import { ownerOfAll } from './who.ts'

/** Switches the fallback on; the operator's to set, not a setting of the app. */
const fallbackVariable = 'CORRAL_ENV_KEYS'

export interface EnvironmentKeys {
  /** Variables that are set and hold a known provider's key. Never their values. */
  find(): { variable: string; provider_id: number; imported: boolean }[]
  /**
   * Seals the keys of these variables, all or none of them refused.
   * @throws CorralError `invalid_input`, `not_found`, `conflict`, `vault_locked`
   */
  import(variables: readonly string[]): Promise<{ imported: string[] }>
  /** Where the operator allows it: the key a provider has in the environment, to read only. */
  fallback(provider: ProviderRow): Secret | null
}

export function createEnvironmentKeys(deps: ProvidersDeps, keys: ProviderKeys): EnvironmentKeys {
  const { db, catalogue, environment } = deps
  const valueOf = (variable: string) => environment[variable]?.trim() ?? ''

  return {
    find() {
      return variablesOf(catalogue).flatMap(({ variable, provider }) => {
        const row = providerByName(db, provider)
        if (!row?.predefined || !isKey(valueOf(variable))) return []
        const imported = keysOf(db, row.id).some((key) => isImportOf(variable, key))
        return [{ variable, provider_id: row.id, imported }]
      })
    },

    async import(variables) {
      const wanted = [...new Set(variables)].map((variable) => {
        const known = variablesOf(catalogue).find((entry) => entry.variable === variable)
        const row = known ? providerByName(db, known.provider) : null
        if (!row?.predefined) {
          throw new CorralError('invalid_input', `No provider that Corral knows uses ${variable}.`)
        }
        if (!isKey(valueOf(variable))) {
          throw new CorralError('not_found', `The variable ${variable} holds no key.`)
        }
        // The key was put there for the provider, not for wherever its address leads by now.
        if (!isAtHome(row, catalogue)) {
          throw new CorralError('conflict', `${row.displayName} has an address of your own.`)
        }
        return { variable, row }
      })
      for (const { variable, row } of wanted) {
        const before = keysOf(db, row.id).find((key) => isImportOf(variable, key))
        const entered = { api_key: valueOf(variable), label: variable }
        if (before) await keys.update(row.id, before.id, entered, ownerOfAll)
        else await keys.create(row.id, entered, ownerOfAll)
      }
      return { imported: wanted.map(({ variable }) => variable) }
    },

    fallback(provider) {
      if (environment[fallbackVariable] !== '1' || !isAtHome(provider, catalogue)) return null
      const variables = catalogue.get(provider.name)?.environment ?? []
      const value = variables.map(valueOf).find(isKey)
      return value === undefined ? null : new Secret(value)
    },
  }
}

function isImportOf(variable: string, key: { label: string; userId: number | null }): boolean {
  return key.label === variable && key.userId === null
}

function variablesOf(catalogue: Catalogue): { variable: string; provider: string }[] {
  return [...catalogue].flatMap(([provider, { environment }]) =>
    environment.map((variable) => ({ variable, provider })),
  )
}

/** Is this predefined provider still where the catalogue has it? */
function isAtHome(provider: ProviderRow, catalogue: Catalogue): boolean {
  const home = catalogue.get(provider.name)
  if (!home || !provider.predefined || provider.baseUrl === null) return false
  return originOf(home.base_url) === originOf(provider.baseUrl)
}
