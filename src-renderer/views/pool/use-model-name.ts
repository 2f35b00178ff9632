import { useModels } from '../../stores/models.ts'

/** What people call a model; its id where the file is gone. */
export function useModelNames(): (modelId: string) => string {
  const models = useModels(({ value }) => value?.models)
  return (modelId) => models?.find(({ id }) => id === modelId)?.name ?? modelId
}
