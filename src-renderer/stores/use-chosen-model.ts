import type { Model } from '../../src-main/contract/models.ts'
import { rememberedModel, useChat } from './chat.ts'
import { useModels } from './models.ts'
import { useReadyModelId } from './pool.ts'
import { useProfiles } from './profiles.ts'

/** A model of this Mac to be asked: as it is, or under the name of a profile. */
interface AskableModel extends Model {
  /** Of the model itself: `id` is what a request names. */
  baseId: string
}

/** All of them, profiles last. */
function useLocalModels(): AskableModel[] {
  const models = useModels(({ value }) => value?.models) ?? []
  const profiles = useProfiles(({ value }) => value) ?? []
  const hidden = new Set(profiles.flatMap(({ hiddenModels }) => hiddenModels))
  const own = models.map((model) => ({ ...model, baseId: model.id }))
  const named = profiles.flatMap(({ name, modelId }) => {
    const base = own.find(({ id }) => id === modelId)
    return base ? [{ ...base, id: name, name }] : []
  })
  return [...own.filter(({ id }) => !hidden.has(id)), ...named]
}

/** What was last chosen for a new chat, else a model that is ready, else the first. */
export function useChosenModel(): AskableModel | undefined {
  const chosen = useChat(({ settings }) => settings.models?.[0])
  const models = useLocalModels()
  const readyId = useReadyModelId()
  const byId = (id: string | null | undefined) => models.find((model) => model.id === id)
  return byId(chosen) ?? byId(rememberedModel()) ?? byId(readyId) ?? models[0]
}
