import { useChatModels } from '../../stores/use-chat-models.ts'

/** What a model is called; of one that is gone, what it was asked for as. */
export function useModelName(id: string): string {
  return useChatModels().find((model) => model.id === id)?.name ?? id
}
