import type { Model } from '../../../contract/models.ts'

type Described = Pick<Model, 'id' | 'name' | 'modifiedAt'>

/** https://platform.claude.com/docs/en/api/models. There is one page. */
export function toAnthropicModels(models: readonly Described[]) {
  const data = models.map(toAnthropicModel)
  return {
    data,
    has_more: false,
    first_id: data[0]?.id ?? null,
    last_id: data.at(-1)?.id ?? null,
  }
}

export function toAnthropicModel({ id, name, modifiedAt }: Described) {
  return { type: 'model', id, display_name: name, created_at: modifiedAt }
}
