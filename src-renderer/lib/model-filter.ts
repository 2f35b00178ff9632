import { FolderKind, type Model } from '../../src-main/contract/models.ts'
import { folderNames } from './folder-text.ts'

export const modelKinds = [
  'text',
  'tools',
  'thinking',
  'infill',
  'embeddings',
  'ranking',
  'quarantined',
  'duplicates',
] as const
export type ModelKind = (typeof modelKinds)[number]

const modelOrders = ['name', 'size', 'newest', 'context'] as const
export type ModelOrder = (typeof modelOrders)[number]

/** Which models are shown, and in which order. */
export interface ModelWish {
  search: string
  kind: ModelKind | null
  folder: FolderKind | null
  order: ModelOrder
}

/** What an address says; what it says wrongly counts as not said. */
export function modelWishOf(query: URLSearchParams): ModelWish {
  const known = <T extends string>(names: readonly T[], key: string): T | null =>
    names.find((name) => name === query.get(key)) ?? null
  return {
    search: query.get('search') ?? '',
    kind: known(modelKinds, 'kind'),
    folder: known(FolderKind.options, 'folder'),
    order: known(modelOrders, 'order') ?? 'name',
  }
}

/** The other way round: only what differs from the plain list stands in the address. */
export function modelQueryOf({ search, kind, folder, order }: ModelWish): Record<string, string> {
  return {
    ...(search !== '' && { search }),
    ...(kind !== null && { kind }),
    ...(folder !== null && { folder }),
    ...(order !== 'name' && { order }),
  }
}

/** Does the wish leave anything out? An order alone does not. */
export function isNarrowed({ search, kind, folder }: ModelWish): boolean {
  return search.trim() !== '' || kind !== null || folder !== null
}

const fits: Record<ModelKind, (model: Model) => boolean> = {
  text: ({ capabilities }) => capabilities.kind === 'text',
  tools: ({ capabilities }) => capabilities.tools,
  thinking: ({ capabilities }) => capabilities.thinking,
  infill: ({ capabilities }) => capabilities.infill,
  embeddings: ({ capabilities }) => capabilities.kind === 'embeddings',
  ranking: ({ capabilities }) => capabilities.kind === 'ranking',
  quarantined: ({ check }) => check.state === 'quarantined',
  duplicates: ({ duplicates }) => duplicates.length > 0,
}

export function isOfKind(model: Model, kind: ModelKind): boolean {
  return fits[kind](model)
}

const { compare } = new Intl.Collator('en', { numeric: true })

const byName = (a: Model, b: Model) => compare(a.name, b.name) || compare(a.id, b.id)

const orders: Record<ModelOrder, (a: Model, b: Model) => number> = {
  name: byName,
  size: (a, b) => b.sizeBytes - a.sizeBytes || byName(a, b),
  newest: (a, b) => b.modifiedAt.localeCompare(a.modifiedAt) || byName(a, b),
  context: (a, b) => (b.trainContextTokens ?? 0) - (a.trainContextTokens ?? 0) || byName(a, b),
}

/** The models that fit all that is wished, in the order that is wished. */
export function wishedModels(models: readonly Model[], wish: ModelWish): Model[] {
  const { kind, folder, order } = wish
  const words = wish.search.toLowerCase().split(/\s+/).filter(Boolean)
  return models
    .filter(
      (model) =>
        (kind === null || isOfKind(model, kind)) &&
        (folder === null || model.folder === folder) &&
        (words.length === 0 || holds(textOf(model), words)),
    )
    .toSorted(orders[order])
}

function holds(text: string, words: readonly string[]): boolean {
  return words.every((word) => text.includes(word))
}

/** Everything that people may remember a model by. */
function textOf(model: Model): string {
  const { id, name, fileName, architecture, quantization, provenance, folder } = model
  return [id, name, fileName, architecture, quantization, provenance?.repo, folderNames[folder]]
    .join(' ')
    .toLowerCase()
}
