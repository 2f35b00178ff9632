import type { ListedModel } from '../model-routes.ts'

/** https://platform.openai.com/docs/api-reference/models */
export function toOpenAiModels(models: readonly ListedModel[]) {
  return { object: 'list', data: models.map(toOpenAiModel) }
}

export function toOpenAiModel({ id, ownedBy, createdAt }: ListedModel) {
  return {
    id,
    object: 'model',
    created: Math.floor(createdAt.getTime() / 1000),
    owned_by: ownedBy,
  }
}
