import type { Model } from '../../src-main/contract/models.ts'
import { useChat } from './chat.ts'
import { useModels } from './models.ts'
import { useReadyModelId } from './pool.ts'

/** The user's choice while it exists, else a model that is ready, else the first. */
export function useChosenModel(): Model | undefined {
  const chosen = useChat(({ modelId }) => modelId)
  const models = useModels(({ value }) => value?.models)
  const readyId = useReadyModelId()
  const byId = (id: string | null | undefined) => models?.find((model) => model.id === id)
  return byId(chosen) ?? byId(readyId) ?? models?.[0]
}
