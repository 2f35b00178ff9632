import type { ListedModel } from '../model-routes.ts'

/** https://platform.claude.com/docs/en/api/models. There is one page. */
export function toAnthropicModels(models: readonly ListedModel[]) {
  const data = models.map(toAnthropicModel)
  return {
    data,
    has_more: false,
    first_id: data[0]?.id ?? null,
    last_id: data.at(-1)?.id ?? null,
  }
}

export function toAnthropicModel({ id, name, createdAt }: ListedModel) {
  return { type: 'model', id, display_name: name, created_at: createdAt.toISOString() }
}
