import { memo } from 'react'
import type { Model } from '../../../src-main/contract/models.ts'
import type { PooledModel } from '../../../src-main/contract/pool.ts'
import { capabilityBadges } from '../../lib/capability-text.ts'
import { formatPercent } from '../../lib/format.ts'
import { modelFacts } from '../../lib/model-facts.ts'
import { modelState } from '../../lib/model-state.ts'
import { routeTo } from '../../lib/route.ts'
import { starterModelId } from '../../lib/starter.ts'
import { usePooled, usePoolProblems } from '../../stores/pool.ts'
import { CopyText } from '../../ui/copy-text.tsx'
import { Problem } from '../../ui/problem.tsx'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { Tag } from '../../ui/tag.tsx'
import { FolderTag } from './folder-tag.tsx'
import { ModelActions } from './model-actions.tsx'
import { ModelActivity } from './model-activity.tsx'
import { ModelDot } from './model-dot.tsx'
import { listPlace } from './models-address.ts'

interface ModelRowProps {
  model: Model
  /** Where else the same file is; null where it is nowhere else. */
  duplicate: string | null
  /** Among the `count` that are shown. */
  index: number
  count: number
  /** In pixels from the first. */
  top: number
  /** Tells the list how high the row has become. */
  measure: (row: HTMLElement | null) => void
}

/** Scrolling draws the list anew with each step, but of its rows only those that come into view. */
export const ModelRow = memo(function ModelRow(props: ModelRowProps) {
  const { model, duplicate, index, count, top, measure } = props
  const pooled = usePooled(model.id)
  const callProblem = usePoolProblems((problems) => problems[model.id])
  const { check } = model
  const quarantine = check.state === 'quarantined' ? (check.reason ?? 'It is in quarantine.') : null
  const problem = quarantine ?? pooled?.error ?? callProblem ?? null
  return (
    <li
      ref={measure}
      data-index={index}
      aria-label={model.name}
      aria-setsize={count}
      aria-posinset={index + 1}
      style={{ transform: `translateY(${top}px)` }}
      className="group/row absolute top-0 left-0 flex w-full gap-3 px-4 py-3 hover:bg-fill"
    >
      <span className="flex h-5 items-center">
        <ModelDot pooled={pooled} />
      </span>
      <div className="min-w-0 flex-1">
        <div className="flex items-start gap-4">
          <div className="min-w-0 flex-1">
            <div className="flex min-w-0 items-center gap-2">
              <h2 className="flex min-w-0 text-md leading-5 font-semibold">
                <a
                  href={routeTo('models', model.id)}
                  data-model={model.id}
                  onClick={() => {
                    listPlace.modelId = model.id
                  }}
                  title={model.name}
                  draggable={false}
                  className="min-w-0 cursor-default truncate outline-offset-2 after:absolute after:inset-0"
                >
                  {model.name}
                </a>
              </h2>
              <span className="relative flex min-w-0 shrink-[99] [&>button]:mx-0">
                <CopyText
                  label="Copy model id"
                  text={model.id}
                  hideText={model.id === model.name}
                />
              </span>
            </div>
            <p className="mt-0.5 truncate text-ink-2">{modelFacts(model).join(' · ')}</p>
            <ModelTags model={model} pinned={pooled?.pinned === true} />
            <ModelNote model={model} duplicate={duplicate} />
          </div>
          <ModelActions model={model} pooled={pooled} />
        </div>
        {modelState(pooled) === 'loading' && <Loading name={model.name} pooled={pooled} />}
        {pooled?.state === 'ready' && <ModelActivity pooled={pooled} />}
        {problem !== null && (
          <Problem className="relative mt-2.5">
            {quarantine === null ? problem : `Not loaded, because a check failed: ${problem}`}
          </Problem>
        )}
      </div>
    </li>
  )
})

/** What it can do, where it lies and whether it may be used, in a word each. */
function ModelTags({ model, pinned }: { model: Model; pinned: boolean }) {
  const { state } = model.check
  return (
    <p className="mt-1.5 flex flex-wrap gap-1">
      {state === 'quarantined' && <Tag tone="danger">In quarantine</Tag>}
      {state === 'checking' && <Tag tone="accent">Being checked</Tag>}
      {pinned && <Tag tone="accent">Pinned</Tag>}
      {capabilityBadges(model.capabilities).map(({ word }) => (
        <Tag key={word}>{word}</Tag>
      ))}
      <FolderTag folder={model.folder} />
    </p>
  )
}

function ModelNote({ model, duplicate }: Pick<ModelRowProps, 'model' | 'duplicate'>) {
  if (model.id === starterModelId) {
    return (
      <p className="mt-1 text-ink-3">
        Comes with Corral to show that everything works. It only recites a short text.
      </p>
    )
  }
  return duplicate === null ? null : <p className="mt-1 text-ink-3">{duplicate}</p>
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
