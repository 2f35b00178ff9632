import type { Model } from '../../contract/models.ts'
import type { LoadState, PooledModel } from '../../contract/pool.ts'
import type { Caller } from '../accounts/caller.ts'
import { CorralError } from '../errors.ts'
import type { Library } from '../library/library.ts'
import type { FoundModel } from '../library/found-model.ts'
import { loadChoices, mostContextTokens } from '../pool/load-choices.ts'
import type { Pool } from '../pool/pool.ts'
import { namesOf, seesProfile } from '../profiles/profile-names.ts'
import type { StoredProfile } from '../profiles/profile-store.ts'
import type { Profiles } from '../profiles/profiles.ts'
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
  /** Through which it is seen: then `model` carries its name. */
  readonly profile: StoredProfile | null
}

/** Looks models up for a caller. Reads only: nothing is loaded by it. */
export interface LocalModels {
  /** The models that a caller may ask for, then the profiles under each of their names. */
  list(caller: Caller | null): Promise<LocalModel[]>
  /** @throws CorralError `model_not_found`, also for one that the caller may not ask for */
  find(caller: Caller | null, name: string): Promise<LocalModel>
}

export function createLocalModels(deps: {
  readonly library: Library
  readonly pool: Pool
  readonly settings: Settings
  readonly profiles: Pick<Profiles, 'all' | 'named'>
}): LocalModels {
  const { library, pool, settings, profiles } = deps
  const headerOf = createHeaderReader()

  const describe = (found: FoundModel, pooled: PooledModel | null): LocalModel => {
    const { model } = found
    const header = headerOf(found)
    const loaded = pooled?.state === 'ready' ? pooled : null
    return {
      model,
      header,
      loaded,
      state: pooled?.state ?? 'unloaded',
      contextTokens: loaded?.contextTokens ?? contextOfLoad(model),
      profile: null,
    }
  }
  const throughProfile = (name: string, profile: StoredProfile, found: FoundModel): LocalModel => {
    const base = describe(found, pool.resident(profile.modelId, profile.kvCacheType))
    const contextTokens = contextOfProfile(profile, base)
    const model = { ...base.model, id: name, name }
    const loaded = base.loaded && { ...base.loaded, contextTokens }
    return { ...base, model, loaded, contextTokens, profile }
  }
  /** A model gets as much as a request needs: a wish counts up to what is possible. */
  const contextOfProfile = ({ contextTokens }: StoredProfile, { model, ...base }: LocalModel) => {
    if (contextTokens === null || model.capabilities.kind !== 'text') return base.contextTokens
    const chosen = settings.models.get(model.id)
    return Math.min(contextTokens, mostContextTokens({ settings: chosen, ...model }))
  }
  const contextOfLoad = (model: Model): number | null => {
    const { trainContextTokens, capabilities } = model
    if (capabilities.kind !== 'text') return trainContextTokens
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
      const seen = ids.filter((id) => maySee(caller, id) && !profiles.named(id))
      const found = await Promise.all(seen.map((id) => library.find(id)))
      const models = found.flatMap((one) => one ?? [])
      const ofProfiles = profiles
        .all()
        .filter(({ modelId }) => ids.includes(modelId))
        .flatMap((profile) => namesOf(profile).map((name) => ({ name, profile })))
        .filter(({ name }) => maySee(caller, name))
        .map(async ({ name, profile }) => {
          const model = await library.find(profile.modelId)
          return model ? [throughProfile(name, profile, model)] : []
        })
      return [
        ...models.map((one) => describe(one, pool.resident(one.model.id, null))),
        ...(await Promise.all(ofProfiles)).flat(),
      ]
    },
    async find(caller, name) {
      const profile = profiles.named(name)
      const isSeen = profile ? seesProfile(caller, profile) : maySee(caller, name)
      const found = isSeen ? await library.find(profile?.modelId ?? name) : undefined
      if (!found) throw new CorralError('model_not_found', `There is no model '${name}'.`)
      if (profile) return throughProfile(name, profile, found)
      return describe(found, pool.resident(name, null))
    },
  }
}
