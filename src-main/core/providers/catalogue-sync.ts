import { and, eq } from 'drizzle-orm'
import type { Db } from '../db/open.ts'
import { originsOf } from './addresses.ts'
import type { Catalogue, CatalogueProvider } from './catalogue.ts'
import { bindKeysTo } from './key-binding.ts'
import { type ModelRow, type ProviderRow, type Rows, exclusively } from './rows.ts'
import { modelsOf, providerByName } from './rows.ts'
import { providerModels, providers } from './table.ts'

/** How a removed model of the catalogue is remembered among a provider's changed columns. */
export function removedModel(name: string): string {
  return `models/${name}`
}

/** How a column that a person set for a model of the catalogue is remembered there. */
export function changedModel(name: string, column: string): string {
  return `models.${column}/${name}`
}

/**
 * Brings the predefined providers to the catalogue's state: inserts what is missing, updates what
 * the catalogue owns, leaves alone what a person has changed or added, removes nothing. Writes
 * nothing when nothing has changed.
 */
export function syncCatalogue(db: Db, catalogue: Catalogue, at: Date): void {
  exclusively(db, (rows) => {
    for (const [name, entry] of catalogue) {
      const known = providerByName(rows, name)
      // Somebody's own provider was first to have this name, and stays theirs.
      if (known && !known.predefined) continue
      const row = known ? updateProvider(rows, known, entry, at) : insert(rows, name, entry, at)
      syncModels(rows, row, entry, at)
    }
  })
}

function owned(entry: CatalogueProvider) {
  return {
    displayName: entry.display_name,
    baseUrl: entry.base_url,
    protocols: entry.protocols,
    keyOptional: entry.key_optional,
  }
}

function insert(rows: Rows, name: string, entry: CatalogueProvider, at: Date): ProviderRow {
  const values = { name, ...owned(entry), predefined: true, createdAt: at, updatedAt: at }
  return rows.insert(providers).values(values).returning().get()
}

function updateProvider(
  rows: Rows,
  row: ProviderRow,
  entry: CatalogueProvider,
  at: Date,
): ProviderRow {
  const different = differences(row, owned(entry), row.changed)
  if (!different) return row
  if (different.baseUrl) bindKeysTo(rows, row.id, originsOf({ ...row, ...different }), at)
  const values = { ...different, updatedAt: at }
  return rows.update(providers).set(values).where(eq(providers.id, row.id)).returning().get()
}

function syncModels(rows: Rows, provider: ProviderRow, entry: CatalogueProvider, at: Date): void {
  const known = new Map(modelsOf(rows, provider.id).map((model) => [model.name, model]))
  for (const model of entry.models) {
    const values = {
      displayName: model.display_name,
      contextTokens: model.context,
      inputPrice: model.input,
      cachedInputPrice: model.cached_input,
      outputPrice: model.output,
      cacheWritePrice: model.cache_write,
      longCacheWritePrice: model.long_cache_write,
      longPrompt: model.long_prompt,
    }
    const row = known.get(model.name)
    if (row) updateModel(rows, provider, row, values, at)
    else if (!provider.changed.includes(removedModel(model.name))) {
      const keys = { providerId: provider.id, name: model.name, predefined: true }
      rows
        .insert(providerModels)
        .values({ ...keys, ...values, createdAt: at, updatedAt: at })
        .run()
    }
  }
}

function updateModel(
  rows: Rows,
  provider: ProviderRow,
  row: ModelRow,
  values: Partial<ModelRow>,
  at: Date,
): void {
  const theirs = Object.keys(values).filter((column) =>
    provider.changed.includes(changedModel(row.name, column)),
  )
  const different = row.predefined ? differences(row, values, theirs) : null
  if (!different) return
  rows
    .update(providerModels)
    .set({ ...different, updatedAt: at })
    .where(and(eq(providerModels.id, row.id), eq(providerModels.predefined, true)))
    .run()
}

function differences<T extends object>(
  row: T,
  wanted: Partial<T>,
  except: readonly string[],
): Partial<T> | null {
  const changed = Object.entries(wanted).filter(
    ([column, value]) =>
      !except.includes(column) && JSON.stringify(value) !== JSON.stringify(row[column as keyof T]),
  )
  return changed.length === 0 ? null : (Object.fromEntries(changed) as Partial<T>)
}
