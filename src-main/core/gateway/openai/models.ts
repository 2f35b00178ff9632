import type { Model } from '../../../contract/models.ts'

type Described = Pick<Model, 'id' | 'modifiedAt'>

/** https://platform.openai.com/docs/api-reference/models */
export function toOpenAiModels(models: readonly Described[]) {
  return { object: 'list', data: models.map(toOpenAiModel) }
}

export function toOpenAiModel({ id, modifiedAt }: Described) {
  const created = Math.floor(Date.parse(modifiedAt) / 1000)
  return { id, object: 'model', created, owned_by: 'corral' }
}
