import { modelNames } from '../../lib/model-names.ts'
import { useModels } from '../../stores/models.ts'

/** What people call a model; its id where the file is gone. */
export function useModelNames(): (modelId: string) => string {
  const models = useModels(({ value }) => value?.models)
  const names = models && modelNames(models)
  return (modelId) => names?.get(modelId) ?? modelId
}
