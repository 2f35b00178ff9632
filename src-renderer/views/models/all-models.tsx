import { Box, FolderOpen, SearchX } from 'lucide-react'
import { useEffect, useMemo } from 'react'
import type { Model, ModelList } from '../../../src-main/contract/models.ts'
import { formatBytes, formatCount } from '../../lib/format.ts'
import { isNarrowed, modelQueryOf, modelWishOf, wishedModels } from '../../lib/model-filter.ts'
import { navigate, useRouteQuery } from '../../lib/route.ts'
import { useModels } from '../../stores/models.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Problem } from '../../ui/problem.tsx'
import { Screen, Toolbar } from '../../ui/screen.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { ModelFilters } from './model-filters.tsx'
import { ModelRows } from './model-rows.tsx'
import { listPlace, narrowTo, showFolders } from './models-address.ts'
import { RejectedFiles } from './rejected-files.tsx'
import { ScanButton } from './scan-button.tsx'

/** Every model on this Mac, wherever it lies. */
export function AllModels() {
  const { value, problem } = useModels()
  if (value === null) {
    return (
      <Screen title="Models">
        {problem === null ? (
          <div className="m-auto">
            <Spinner label="Loading models" />
          </div>
        ) : (
          <Problem>{problem}</Problem>
        )}
      </Screen>
    )
  }
  return <Found list={value} problem={problem} />
}

function Found({ list, problem }: { list: ModelList; problem: string | null }) {
  const query = useRouteQuery()
  const wish = useMemo(() => modelWishOf(query), [query])
  const shown = useMemo(() => wishedModels(list.models, wish), [list.models, wish])

  useEffect(() => {
    listPlace.query = modelQueryOf(wish)
  }, [wish])

  return (
    <>
      <Toolbar>
        <h1 className="shrink-0 text-lg font-semibold">Models</h1>
        <p className="truncate text-ink-3">{noteOf(shown, list.models.length)}</p>
        <div className="ml-auto flex items-center gap-2">
          <ScanButton />
          <Button onClick={showFolders}>
            <FolderOpen size={14} aria-hidden />
            Folders
          </Button>
        </div>
      </Toolbar>
      {list.models.length > 0 && (
        <ModelFilters models={list.models} wish={wish} onChange={narrowTo} />
      )}
      {problem !== null && <Problem className="mx-6 mb-3">{problem}</Problem>}
      <ModelRows models={shown}>
        {shown.length === 0 &&
          (list.models.length === 0 ? (
            <NoModels />
          ) : (
            <NothingFits
              onClear={() => narrowTo({ ...wish, search: '', kind: null, folder: null })}
            />
          ))}
        {!isNarrowed(wish) && <RejectedFiles files={list.rejected} />}
      </ModelRows>
    </>
  )
}

function NoModels() {
  return (
    <EmptyState
      icon={<Box size={28} strokeWidth={1.5} aria-hidden />}
      title="No models yet"
      action={
        <>
          <Button kind="primary" onClick={() => navigate('discover')}>
            Find a model
          </Button>
          <Button onClick={showFolders}>Show the folders</Button>
        </>
      }
    >
      Fetch one from the hub, or put a GGUF file into one of the folders that Corral looks in. It
      appears here at once.
    </EmptyState>
  )
}

function NothingFits({ onClear }: { onClear: () => void }) {
  return (
    <EmptyState
      icon={<SearchX size={28} strokeWidth={1.5} aria-hidden />}
      title="No model fits"
      action={<Button onClick={onClear}>Show all models</Button>}
    />
  )
}

function noteOf(shown: readonly Model[], all: number): string {
  const bytes = shown.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
  const count =
    shown.length === all
      ? formatCount(all, 'model')
      : `${shown.length.toLocaleString('en')} of ${formatCount(all, 'model')}`
  return all === 0 ? '' : `${count}, ${formatBytes(bytes)}`
}
