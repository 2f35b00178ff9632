import { useState } from 'react'
import type { FolderKind, Model } from '../../../src-main/contract/models.ts'
import { folderNames } from '../../lib/folder-text.ts'
import {
  isOfKind,
  type ModelKind,
  modelKinds,
  type ModelOrder,
  type ModelWish,
} from '../../lib/model-filter.ts'
import { SearchField } from '../../ui/search-field.tsx'
import { SelectField } from '../../ui/select-field.tsx'

interface ModelFiltersProps {
  models: readonly Model[]
  wish: ModelWish
  onChange: (wish: ModelWish) => void
}

interface KindChoice {
  value: ModelKind
  label: string
}

interface FolderChoice {
  value: FolderKind
  label: string
}

const kindLabels: Record<ModelKind, string> = {
  text: 'Text models',
  tools: 'With tools',
  thinking: 'With thinking',
  infill: 'With infill',
  embeddings: 'Embeddings',
  ranking: 'Rerank',
  quarantined: 'In quarantine',
  duplicates: 'Found twice',
}

const orders: readonly { value: ModelOrder; label: string }[] = [
  { value: 'name', label: 'By name' },
  { value: 'size', label: 'Largest first' },
  { value: 'newest', label: 'Newest first' },
  { value: 'context', label: 'Longest context' },
]

const quietLabel = '[&>div:first-child]:sr-only'

/** Which models are shown; only what there is can be chosen. */
export function ModelFilters({ models, wish, onChange }: ModelFiltersProps) {
  // The address follows what is typed a moment later, and must not overtake it.
  const [search, setSearch] = useState(wish.search)
  const [known, setKnown] = useState(wish.search)
  if (known !== wish.search) {
    setKnown(wish.search)
    setSearch(wish.search)
  }
  const folders = folderChoices(models, wish.folder)

  return (
    <search aria-label="Filters" className="mx-auto flex w-full max-w-232 shrink-0 gap-2 px-6 py-3">
      <SearchField
        label="Search models"
        className="min-w-0 flex-1"
        value={search}
        onChange={(words) => {
          setSearch(words)
          onChange({ ...wish, search: words })
        }}
      />
      <SelectField
        className={`w-34 ${quietLabel}`}
        label="Which models"
        choices={[
          { value: 'all' as const, label: 'All models' },
          ...kindChoices(models, wish.kind),
        ]}
        value={wish.kind ?? 'all'}
        onChange={(kind) => onChange({ ...wish, kind: kind === 'all' ? null : kind })}
      />
      {folders.length > 1 && (
        <SelectField
          className={`w-40 ${quietLabel}`}
          label="Which folder"
          choices={[{ value: 'all' as const, label: 'All folders' }, ...folders]}
          value={wish.folder ?? 'all'}
          onChange={(folder) => onChange({ ...wish, folder: folder === 'all' ? null : folder })}
        />
      )}
      <SelectField
        className={`w-36 ${quietLabel}`}
        label="Order"
        choices={orders}
        value={wish.order}
        onChange={(order) => onChange({ ...wish, order })}
      />
    </search>
  )
}

function kindChoices(models: readonly Model[], chosen: ModelKind | null): KindChoice[] {
  return modelKinds
    .filter((kind) => kind === chosen || models.some((model) => isOfKind(model, kind)))
    .map((value) => ({ value, label: kindLabels[value] }))
}

function folderChoices(models: readonly Model[], chosen: FolderKind | null): FolderChoice[] {
  const folders = new Set(models.map(({ folder }) => folder))
  if (chosen !== null) folders.add(chosen)
  return [...folders].map((value) => ({ value, label: folderNames[value] }))
}
