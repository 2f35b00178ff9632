import type { Model } from '../../contract/models.ts'
import type { Db } from '../db/open.ts'
import { watchTables } from '../db/table-changes.ts'
import type { Library } from '../library/library.ts'
import { mostContextTokens } from '../pool/load-choices.ts'
import { namesOf } from '../profiles/profile-names.ts'
import type { StoredProfile } from '../profiles/profile-store.ts'
import type { Profiles } from '../profiles/profiles.ts'
import type { ProviderAccess } from '../providers/access/access.ts'
import type { Settings } from '../settings/settings.ts'
import { modelSettings } from '../settings/table.ts'
import { type ModelName, readModelName } from './model-name.ts'
import type { KnownName, LocalModelFacts, RoutingState } from './routing-state.ts'
import type { Rules } from './rules.ts'

/** Reads what plans depend on, as it is now. */
export type ReadState = (userId: number | null) => RoutingState

export function createReadState(deps: {
  readonly db: Db
  readonly rules: Rules
  readonly library: Library
  readonly settings: Settings
  readonly access: Pick<ProviderAccess, 'facts' | 'list'>
  readonly profiles: Pick<Profiles, 'all' | 'named'>
}): ReadState {
  const { db, rules, library, settings, access, profiles } = deps
  let models = indexOf(library)
  library.listen(() => {
    models = indexOf(library)
    chosenContexts.clear()
  })
  const haveSettingsChanged = watchTables(db, [{ table: modelSettings, columns: null }])
  const chosenContexts = new Map<string, number>()
  const contextOf = ({ id, trainContextTokens }: Model): number => {
    if (haveSettingsChanged()) chosenContexts.clear()
    const known = chosenContexts.get(id)
    if (known !== undefined) return known
    const chosen = settings.models.get(id)
    const contextTokens = mostContextTokens({ settings: chosen, trainContextTokens })
    chosenContexts.set(id, contextTokens)
    return contextTokens
  }

  const localModel = (name: ModelName): LocalModelFacts | null => {
    const profile = profiles.named(name.text)
    if (profile) return factsOfProfile(profile)
    return factsOf(models.byId.get(name.text) ?? models.byKey.get(name.key))
  }
  const factsOfProfile = (profile: StoredProfile): LocalModelFacts => {
    const { name, modelId, contextTokens, kvCacheType } = profile
    const facts = factsOf(models.byId.get(modelId))
    if (!facts) return { ...missingModel, id: modelId, profile: name }
    const most = Math.min(contextTokens ?? facts.contextTokens, facts.contextTokens)
    const cache = kvCacheType === null ? {} : { kvCacheType }
    return { ...facts, ...cache, contextTokens: most, profile: name }
  }
  const factsOf = (model: Model | undefined): LocalModelFacts | null => {
    if (!model) return null
    const { kind } = model.capabilities
    // A projector may lie beside it, but the engine reads none.
    return { id: model.id, contextTokens: contextOf(model), seesImages: false, kind }
  }

  function* knownNames(userId: number | null): Generator<KnownName, void> {
    for (const id of models.byId.keys()) {
      if (!profiles.named(id)) yield { name: id, ...ofThisMac }
    }
    for (const profile of profiles.all()) {
      if (!models.byId.has(profile.modelId)) continue
      for (const name of namesOf(profile)) yield { name, ...ofThisMac, kind: 'profile' }
    }
    for (const { name, leaves, unusable, models: names } of access.list(userId)) {
      const facts = { kind: 'provider', leaves, isUsable: unusable === null } as const
      for (const model of names.keys()) yield { name: `${name}/${model}`, ...facts }
    }
    for (const { enabled, patternType, modelPattern, options } of rules.list()) {
      if (!enabled || patternType !== 'exact') continue
      yield { name: modelPattern, kind: 'rule', leaves: options.allow_cloud, isUsable: true }
    }
  }

  return (userId) => ({
    matcher: rules.matcher(),
    nothingLeaves: settings.activity.get().nothing_leaves,
    localModel,
    provider: (name) => access.facts(name, userId),
    knownNames: () => knownNames(userId),
  })
}

const missingModel = { contextTokens: 0, seesImages: false, kind: 'text', isMissing: true } as const

const ofThisMac = { kind: 'local', leaves: false, isUsable: true } as const

/** Of two models whose names differ in case alone, either is found only as it is written. */
function indexOf(library: Library) {
  const { models } = library.list()
  const byKey = Map.groupBy(models, ({ id }) => readModelName(id).key)
  return {
    byId: new Map(models.map((model) => [model.id, model])),
    byKey: new Map(
      [...byKey].flatMap(([key, [model, ...others]]) =>
        model && others.length === 0 ? [[key, model] as const] : [],
      ),
    ),
  }
}
