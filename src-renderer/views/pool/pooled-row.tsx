import type { PooledModel } from '../../../src-main/contract/pool.ts'
import { useNow } from '../../lib/use-now.ts'
import { usePoolProblems } from '../../stores/pool.ts'
import { CopyText } from '../../ui/copy-text.tsx'
import { Problem } from '../../ui/problem.tsx'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { Tag } from '../../ui/tag.tsx'
import { ModelDot } from '../models/model-dot.tsx'
import { PooledActions } from './pooled-actions.tsx'
import { PooledFigures } from './pooled-figures.tsx'
import { SlotList } from './slot-list.tsx'
import { isTicking, pooledText } from './state-text.ts'

const secondMs = 1000
const minuteMs = 60_000

export function PooledRow({ model, name }: { model: PooledModel; name: string }) {
  const now = useNow(isTicking(model) ? secondMs : minuteMs)
  const callProblem = usePoolProblems((problems) => problems[model.modelId])
  const { modelId, state, progress, pinned } = model
  const problem = model.error ?? callProblem ?? null
  return (
    <li aria-label={name} className="flex gap-3 px-4 py-3.5">
      <span className="flex h-5 items-center">
        <ModelDot pooled={model} />
      </span>
      <div className="min-w-0 flex-1">
        <div className="flex items-start gap-4">
          <div className="min-w-0 flex-1">
            <div className="flex min-w-0 items-center gap-2.5">
              <h3 className="truncate text-md leading-5 font-semibold">{name}</h3>
              <CopyText label="Copy model id" text={modelId} hideText={modelId === name} />
              {pinned && <Tag tone="accent">Pinned</Tag>}
            </div>
            <p className="mt-0.5 text-ink-2 tabular-nums">{pooledText(model, now)}</p>
          </div>
          <PooledActions model={model} name={name} />
        </div>
        {state === 'loading' && (
          <ProgressBar label={`Loading ${name}`} value={progress} className="mt-2.5" />
        )}
        {(state === 'ready' || state === 'unloading') && (
          <>
            <PooledFigures model={model} />
            <SlotList name={name} model={model} />
          </>
        )}
        {problem !== null && <Problem className="mt-2.5">{problem}</Problem>}
      </div>
    </li>
  )
}
