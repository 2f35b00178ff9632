import type { Model } from '../../contract/models.ts'
import type { LoadState, PooledModel } from '../../contract/pool.ts'
import type { Caller } from '../accounts/caller.ts'
import { CorralError } from '../errors.ts'
import type { Library } from '../library/library.ts'
import type { FoundModel } from '../library/scan.ts'
import { loadChoices } from '../pool/load-choices.ts'
import type { Pool } from '../pool/pool.ts'
import type { Settings } from '../settings/settings.ts'
import { maySee } from './admit.ts'
import { type ModelHeader, createHeaderReader } from './model-header.ts'

/** A model as clients want to know it before they ask it anything. */
export interface LocalModel {
  readonly model: Model
  readonly header: ModelHeader
  /** While it is in memory. */
  readonly loaded: PooledModel | null
  readonly state: LoadState | 'unloaded'
  /**
   * Of each conversation: as it is allocated, or as a load would allocate it by its settings, which
   * the engine may round up. `null` when nobody knows.
   */
  readonly contextTokens: number | null
}

/** Looks models up for a caller. Reads only: nothing is loaded by it. */
export interface LocalModels {
  /** The models that a caller may ask for. */
  list(caller: Caller | null): Promise<LocalModel[]>
  /** @throws CorralError `model_not_found`, also for one that the caller may not ask for */
  find(caller: Caller | null, modelId: string): Promise<LocalModel>
}

export function createLocalModels(deps: {
  readonly library: Library
  readonly pool: Pool
  readonly settings: Settings
}): LocalModels {
  const { library, pool, settings } = deps
  const headerOf = createHeaderReader()

  const describe = (found: FoundModel, pooled: PooledModel | undefined): LocalModel => {
    const { model } = found
    const header = headerOf(found)
    const loaded = pooled?.state === 'ready' ? pooled : null
    return {
      model,
      header,
      loaded,
      state: pooled?.state ?? 'unloaded',
      contextTokens: loaded?.contextTokens ?? contextOfLoad(model, header),
    }
  }
  const contextOfLoad = (model: Model, { kind }: ModelHeader): number | null => {
    const { trainContextTokens } = model
    if (kind !== 'text') return trainContextTokens
    const [best] = loadChoices({
      settings: settings.models.get(model.id),
      trainContextTokens,
      minContextTokens: 0,
      grownContextTokens: 0,
      draftPath: null,
    })
    return best?.settings.contextTokens ?? null
  }

  return {
    async list(caller) {
      const ids = library.list().models.map(({ id }) => id)
      const seen = ids.filter((id) => maySee(caller, id))
      const found = await Promise.all(seen.map((id) => library.find(id)))
      const present = new Map(pool.status().models.map((pooled) => [pooled.modelId, pooled]))
      return found
        .filter((one) => one !== undefined)
        .map((one) => describe(one, present.get(one.model.id)))
    },
    async find(caller, modelId) {
      const found = maySee(caller, modelId) ? await library.find(modelId) : undefined
      if (!found) throw new CorralError('model_not_found', `There is no model '${modelId}'.`)
      const pooled = pool.status().models.find((one) => one.modelId === modelId)
      return describe(found, pooled)
    },
  }
}
