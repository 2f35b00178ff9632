import { and, eq } from 'drizzle-orm'
import type { ModelChange, ProviderModel } from '../../contract/providers.ts'
import type { Db } from '../db/open.ts'
import { CorralError } from '../errors.ts'
import { given } from '../lib/given.ts'
import { changedModel, removedModel } from './catalogue-sync.ts'
import { presentModel } from './present.ts'
import { type ModelRow, exclusively, modelsOf, providerById } from './rows.ts'
import { providerModels, providers } from './table.ts'

export interface ProviderModels {
  /** @throws CorralError `not_found` */
  list(providerId: number): ProviderModel[]
  /** @throws CorralError `not_found`, `conflict` when the provider has a model of this name */
  create(
    providerId: number,
    input: { readonly name: string; readonly display_name?: string | undefined },
  ): ProviderModel
  /** What is left out stays; what is given, the catalogue leaves alone from then on. @throws `not_found` */
  update(providerId: number, modelId: number, change: ModelChange): ProviderModel
  /** For good: one of the catalogue does not come back at the next start. @throws `not_found` */
  remove(modelId: number): void
}

export function createProviderModels({ db, now }: { db: Db; now: () => Date }): ProviderModels {
  return {
    list: (providerId) => modelsOf(db, providerById(db, providerId).id).map(presentModel),

    create(providerId, { name, display_name }) {
      return exclusively(db, (rows) => {
        const known = modelsOf(rows, providerById(rows, providerId).id)
        if (known.some((model) => model.name === name)) {
          throw new CorralError('conflict', `Model with name '${name}' already exists`)
        }
        const times = { createdAt: now(), updatedAt: now() }
        const values = { providerId, name, displayName: display_name ?? name, ...times }
        return presentModel(rows.insert(providerModels).values(values).returning().get())
      })
    },

    update(providerId, modelId, change) {
      return exclusively(db, (rows) => {
        const { id, changed } = providerById(rows, providerId)
        const columns = columnsOf(change)
        const model = rows
          .update(providerModels)
          .set({ ...columns, updatedAt: now() })
          .where(and(eq(providerModels.id, modelId), eq(providerModels.providerId, id)))
          .returning()
          .get()
        if (!model) throw new CorralError('not_found', `Model with ID ${modelId} not found`)
        if (model.predefined) {
          const theirs = Object.keys(columns).map((column) => changedModel(model.name, column))
          const remembered = [...new Set([...changed, ...theirs])]
          rows.update(providers).set({ changed: remembered }).where(eq(providers.id, id)).run()
        }
        return presentModel(model)
      })
    },

    remove(modelId) {
      exclusively(db, (rows) => {
        const removed = rows
          .delete(providerModels)
          .where(eq(providerModels.id, modelId))
          .returning()
          .get()
        if (!removed) throw new CorralError('not_found', `Model with ID ${modelId} not found`)
        if (!removed.predefined) return
        const { id, changed } = providerById(rows, removed.providerId)
        const remembered = [...changed, removedModel(removed.name)]
        rows.update(providers).set({ changed: remembered }).where(eq(providers.id, id)).run()
      })
    },
  }
}

function columnsOf(change: ModelChange): Partial<ModelRow> {
  return given({
    contextTokens: change.context_tokens,
    inputPrice: change.input_microusd_per_million,
    cachedInputPrice: change.cached_input_microusd_per_million,
    outputPrice: change.output_microusd_per_million,
    cacheWritePrice: change.cache_write_microusd_per_million,
    longCacheWritePrice: change.long_cache_write_microusd_per_million,
  })
}
