import { Box } from 'lucide-react'
import type { Model } from '../../../src-main/contract/models.ts'
import { modelState, modelStateText } from '../../lib/model-state.ts'
import { useModels } from '../../stores/models.ts'
import { usePooled, usePoolProblems } from '../../stores/pool.ts'
import { useModelDetails } from '../../stores/use-model-details.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Problem } from '../../ui/problem.tsx'
import { Screen } from '../../ui/screen.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { CheckSection } from './check-section.tsx'
import { DeleteCard } from './delete-card.tsx'
import { FilesSection } from './files-section.tsx'
import { FitSection } from './fit-section.tsx'
import { InsideSection } from './inside-section.tsx'
import { ModelActions } from './model-actions.tsx'
import { ModelActivity } from './model-activity.tsx'
import { ModelFactsCard } from './model-facts-card.tsx'
import { backToModels } from './models-address.ts'
import { OriginSection } from './origin-section.tsx'
import { SelfTestSection } from './self-test-section.tsx'

const back = { label: 'All models', go: backToModels }

/** One model: what it is, whether it fits, works and can be trusted. */
export function ModelView({ modelId }: { modelId: string }) {
  const { value, problem } = useModels()
  const model = value?.models.find(({ id }) => id === modelId)
  if (model !== undefined) return <Found model={model} />
  return (
    <Screen title="Model" back={back}>
      {value !== null ? (
        <EmptyState
          icon={<Box size={28} strokeWidth={1.5} aria-hidden />}
          title="This model is no longer there"
          action={<Button onClick={backToModels}>Show all models</Button>}
        >
          Its file was deleted or renamed, or its disk is away.
        </EmptyState>
      ) : problem === null ? (
        <div className="m-auto">
          <Spinner label="Loading the model" />
        </div>
      ) : (
        <Problem>{problem}</Problem>
      )}
    </Screen>
  )
}

function Found({ model }: { model: Model }) {
  const pooled = usePooled(model.id)
  const callProblem = usePoolProblems((problems) => problems[model.id])
  const { value: details, problem } = useModelDetails(model.id)
  const loadProblem = pooled?.error ?? callProblem ?? null
  return (
    <Screen
      title={model.name}
      note={modelState(pooled) === 'idle' ? undefined : modelStateText(pooled)}
      back={back}
      actions={<ModelActions model={model} pooled={pooled} />}
    >
      {loadProblem !== null && <Problem className="-mb-4">{loadProblem}</Problem>}
      <ModelFactsCard model={model}>
        {pooled?.state === 'ready' && (
          <div className="mt-3 border-t border-line pt-0.5">
            <ModelActivity pooled={pooled} />
          </div>
        )}
      </ModelFactsCard>
      <CheckSection model={model} />
      <FitSection model={model} />
      <SelfTestSection key={model.modifiedAt} model={model} />
      <OriginSection model={model} />
      {problem !== null && <Problem>{problem}</Problem>}
      {details !== null && (
        <>
          <FilesSection details={details} />
          <InsideSection details={details} />
        </>
      )}
      <DeleteCard model={model} />
    </Screen>
  )
}
