import { Box } from 'lucide-react'
import type { ModelList } from '../../../src-main/contract/models.ts'
import { formatBytes, formatCount } from '../../lib/format.ts'
import { useModels } from '../../stores/models.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Problem } from '../../ui/problem.tsx'
import { RowList } from '../../ui/row-list.tsx'
import { Screen } from '../../ui/screen.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { ModelRow } from './model-row.tsx'
import { ModelsFolder } from './models-folder.tsx'
import { RejectedFiles } from './rejected-files.tsx'

export function ModelsView() {
  const { value, problem } = useModels()
  return (
    <Screen title="Models" note={value === null ? undefined : noteOf(value)}>
      {problem !== null && <Problem>{problem}</Problem>}
      {value === null ? (
        <div className="m-auto">{problem === null && <Spinner label="Loading models" />}</div>
      ) : (
        <>
          {value.models.length === 0 ? <NoModels /> : <Found list={value} />}
          <ModelsFolder folder={value.folder} />
          <RejectedFiles files={value.rejected} />
        </>
      )}
    </Screen>
  )
}

function Found({ list }: { list: ModelList }) {
  return (
    <RowList aria-label="Models">
      {list.models.map((model) => (
        <ModelRow key={model.id} model={model} />
      ))}
    </RowList>
  )
}

function NoModels() {
  return (
    <div className="flex rounded-lg border border-line bg-card">
      <EmptyState icon={<Box size={28} strokeWidth={1.5} aria-hidden />} title="No models yet">
        Put a GGUF file into the models folder. It appears here at once.
      </EmptyState>
    </div>
  )
}

function noteOf({ models }: ModelList): string | undefined {
  if (models.length === 0) return undefined
  const bytes = models.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
  return `${formatCount(models.length, 'model')}, ${formatBytes(bytes)}`
}
