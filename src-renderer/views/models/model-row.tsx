import type { Model } from '../../../src-main/contract/models.ts'
import type { PooledModel } from '../../../src-main/contract/pool.ts'
import { formatBytes, formatContext, formatParameters, formatPercent } from '../../lib/format.ts'
import { modelState } from '../../lib/model-state.ts'
import { starterModelId } from '../../lib/starter.ts'
import { usePooled, usePoolProblems } from '../../stores/pool.ts'
import { CopyText } from '../../ui/copy-text.tsx'
import { Problem } from '../../ui/problem.tsx'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { ModelActions } from './model-actions.tsx'
import { ModelActivity } from './model-activity.tsx'
import { ModelDot } from './model-dot.tsx'

export function ModelRow({ model }: { model: Model }) {
  const pooled = usePooled(model.id)
  const callProblem = usePoolProblems((problems) => problems[model.id])
  const problem = pooled?.error ?? callProblem ?? null
  return (
    <li aria-label={model.name} className="flex gap-3 px-4 py-3.5">
      <span className="flex h-5 items-center">
        <ModelDot pooled={pooled} />
      </span>
      <div className="min-w-0 flex-1">
        <div className="flex items-start gap-4">
          <div className="min-w-0 flex-1">
            <div className="flex min-w-0 items-baseline gap-2.5">
              <h2 className="max-w-[80%] shrink-0 truncate text-md leading-5 font-semibold">
                {model.name}
              </h2>
              <CopyText label="Copy model id" text={model.id} hideText={model.id === model.name} />
            </div>
            <p className="mt-0.5 text-ink-2 select-text">{factsOf(model).join(' · ')}</p>
            {model.id === starterModelId && (
              <p className="mt-0.5 text-ink-3">
                Comes with Corral to show that everything works. It only recites a short text.
              </p>
            )}
          </div>
          <ModelActions model={model} pooled={pooled} />
        </div>
        {modelState(pooled) === 'loading' && <Loading name={model.name} pooled={pooled} />}
        {pooled?.state === 'ready' && <ModelActivity pooled={pooled} />}
        {problem !== null && <Problem className="mt-2.5">{problem}</Problem>}
      </div>
    </li>
  )
}

function Loading({ name, pooled }: { name: string; pooled: PooledModel | undefined }) {
  const progress = pooled?.progress ?? 0
  return (
    <div className="mt-2.5 flex items-center gap-3">
      <ProgressBar label={`Loading ${name}`} value={progress} className="flex-1" />
      <span className="w-8 text-right text-sm text-ink-2 tabular-nums">
        {formatPercent(progress)}
      </span>
    </div>
  )
}

function factsOf(model: Model): string[] {
  const { architecture, parameterCount, quantization, sizeBytes, trainContextTokens } = model
  return [
    architecture,
    parameterCount === null ? null : `${formatParameters(parameterCount)} parameters`,
    quantization,
    formatBytes(sizeBytes),
    trainContextTokens === null ? null : `${formatContext(trainContextTokens)} context`,
  ].filter((fact) => fact !== null)
}
