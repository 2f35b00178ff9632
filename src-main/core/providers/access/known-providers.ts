import { asc } from 'drizzle-orm'
import type { Db } from '../../db/open.ts'
import { watchTables } from '../../db/table-changes.ts'
import { addressesOf } from '../addresses.ts'
import { leavesThisMac } from '../../egress/address-rules.ts'
import type { KeyRow, ModelRow, ProviderRow } from '../rows.ts'
import { providerKeys, providerModels, providers } from '../table.ts'
import type { ProviderModelFacts } from './access.ts'

/** A provider as the database has it, kept in memory between changes. */
export interface KnownProvider {
  readonly row: ProviderRow
  /** Normalised, the main one first. */
  readonly addresses: readonly string[]
  readonly keys: readonly KeyRow[]
  readonly models: ReadonlyMap<string, ProviderModelFacts>
  readonly leaves: boolean
}

export interface KnownProviders {
  /** Reads again if anything has changed, and answers whether it did. */
  refresh(): boolean
  byName(name: string): KnownProvider | null
  byId(id: number): KnownProvider | null
  all(): readonly KnownProvider[]
}

/** Of a key, all but when it was last used, which changes with every request. */
const keyColumns = [
  'provider_id',
  'sealed',
  'reference',
  'origin',
  'last_four',
  'weight',
  'models',
  'user_id',
  'state',
  'state_reason',
  'account',
  'ready_at',
  'updated_at',
]

export function createKnownProviders(db: Db): KnownProviders {
  let known: readonly KnownProvider[] = []
  let byId = new Map<number, KnownProvider>()
  let byName = new Map<string, KnownProvider>()
  const hasChanged = watchTables(db, [
    { table: providers, columns: null },
    { table: providerModels, columns: null },
    { table: providerKeys, columns: keyColumns },
  ])

  return {
    refresh() {
      if (!hasChanged()) return false
      known = readAll(db)
      byId = new Map(known.map((one) => [one.row.id, one]))
      byName = new Map(known.map((one) => [one.row.name.toLowerCase(), one]))
      return true
    },
    byName: (name) => byName.get(name.toLowerCase()) ?? null,
    byId: (id) => byId.get(id) ?? null,
    all: () => known,
  }
}

function readAll(db: Db): KnownProvider[] {
  const rows = db.select().from(providers).orderBy(asc(providers.id)).all()
  const models = db.select().from(providerModels).orderBy(asc(providerModels.id)).all()
  const keys = db.select().from(providerKeys).orderBy(asc(providerKeys.id)).all()
  const modelsBy = Map.groupBy(models, ({ providerId }) => providerId)
  const keysBy = Map.groupBy(keys, ({ providerId }) => providerId)
  return rows.map((row) => {
    const addresses = addressesOf(row)
    return {
      row,
      addresses,
      keys: keysBy.get(row.id) ?? [],
      models: new Map((modelsBy.get(row.id) ?? []).map((model) => [model.name, factsOf(model)])),
      leaves: addresses.some((address) => leavesThisMac(new URL(address))),
    }
  })
}

function factsOf(model: ModelRow): ProviderModelFacts {
  return {
    name: model.name,
    contextTokens: model.contextTokens,
    prices: {
      input: model.inputPrice,
      cachedInput: model.cachedInputPrice,
      cacheWrite: model.cacheWritePrice,
      longCacheWrite: model.longCacheWritePrice,
      longPrompt: model.longPrompt,
      output: model.outputPrice,
    },
  }
}
