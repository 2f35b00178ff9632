import { type ModelWish, modelQueryOf } from '../../lib/model-filter.ts'
import { navigate, routeTo } from '../../lib/route.ts'

/** Where the list was left, so that whoever comes back finds it as it was. */
export const listPlace: ListPlace = { offset: 0, query: {}, modelId: null }

interface ListPlace {
  offset: number
  query: Record<string, string>
  /** Whose page was opened from the list. */
  modelId: string | null
}

/** Another filter is no other page: Back leads to where one came from. */
export function narrowTo(wish: ModelWish): void {
  listPlace.offset = 0
  location.replace(routeTo('models', undefined, modelQueryOf(wish)))
}

export function backToModels(): void {
  navigate('models', undefined, listPlace.query)
}

export function showFolders(): void {
  navigate('models', undefined, { folders: '' })
}
