import { useState } from 'react'
import type { PoolConfig, PoolStatus } from '../../../src-main/contract/pool.ts'
import { formatMemory } from '../../lib/format.ts'
import { useFresh } from '../../stores/fetched.ts'
import { refreshRecommendations, useRecommendations } from '../../stores/hub.ts'
import { refreshPoolLimits, savePoolLimits, usePoolLimits } from '../../stores/pool-limits.ts'
import { usePool } from '../../stores/pool.ts'
import { Card } from '../../ui/card.tsx'
import { Problem } from '../../ui/problem.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { Tag } from '../../ui/tag.tsx'
import { changesIn, draftOf, limitProblem, type LimitsDraft } from '../pool/limits-draft.ts'
import { MemoryLimit } from '../pool/memory-limit.tsx'
import { usePreview } from '../pool/use-preview.ts'
import { StepFrame } from './step-frame.tsx'
import type { StepProps } from './steps.ts'

const frame = {
  title: 'How much memory may models take?',
  lead: 'Together, at most. Loaded models stay in memory until another needs the room.',
}

export function MemoryStep(props: StepProps) {
  const config = usePoolLimits()
  const status = usePool()
  useFresh(refreshPoolLimits)
  useFresh(refreshRecommendations)
  if (config.value !== null && status.value !== null) {
    return <Choose {...props} config={config.value} status={status.value} />
  }
  const problem = config.problem ?? status.problem
  return (
    <StepFrame {...props} {...frame}>
      {problem === null ? <Spinner label="Loading" /> : <Problem>{problem}</Problem>}
    </StepFrame>
  )
}

interface ChooseProps extends StepProps {
  config: PoolConfig
  status: PoolStatus
}

function Choose({ config, status, ...props }: ChooseProps) {
  const [edited, setEdited] = useState<LimitsDraft | null>(null)
  const draft = edited ?? draftOf(config)
  const changes = changesIn(draft, config)
  const { systemTotalBytes, headroomBytes, budgetBytes } = status.budget
  const fault = limitProblem(draft, systemTotalBytes)
  const isChanged = Object.keys(changes).length > 0 && fault === null
  const { preview, problem } = usePreview(isChanged ? changes : null, status.models)
  const forModels = preview?.budgetBytes ?? budgetBytes
  return (
    <StepFrame
      {...props}
      {...frame}
      verb={isChanged ? 'Set and continue' : 'Continue'}
      disabled={fault !== null}
      before={async () => isChanged && savePoolLimits(changes)}
    >
      <dl className="grid grid-cols-3 gap-3">
        <Figure name="Memory of this machine" value={formatMemory(systemTotalBytes)} />
        <Figure name="Always left to the system" value={formatMemory(headroomBytes)} />
        <Figure name="For models, as chosen" value={formatMemory(forModels)} />
      </dl>
      <Card className="p-4">
        <MemoryLimit
          draft={draft}
          systemBytes={systemTotalBytes}
          problem={fault}
          disabled={false}
          onChange={setEdited}
        />
        <p className="mt-2 text-ink-2">
          80 percent is right for most people. Take less if other programs need much.
        </p>
        {problem !== null && <Problem className="mt-2">{problem}</Problem>}
      </Card>
      <Fitting bytes={forModels} />
    </StepFrame>
  )
}

function Figure({ name, value }: { name: string; value: string }) {
  return (
    <div className="rounded-lg border border-line bg-card px-4 py-3">
      <dt className="text-sm text-ink-3">{name}</dt>
      <dd className="text-xl font-semibold tabular-nums">{value}</dd>
    </div>
  )
}

/** Which of the well-chosen models there is room for. */
function Fitting({ bytes }: { bytes: number }) {
  const list = useRecommendations(({ value }) => value) ?? []
  const fitting = list.filter(({ fit }) => fit.totalBytes <= bytes)
  const names = (models: typeof list) =>
    models.map(({ repo, name }) => <Tag key={repo}>{name}</Tag>)
  if (list.length === 0) return null
  return (
    <section aria-labelledby="fitting">
      <h2 id="fitting" className="font-semibold">
        {fitting.length} of {list.length} well-chosen models fit
      </h2>
      <div className="mt-2 flex flex-wrap gap-1.5">{names(fitting)}</div>
      {fitting.length < list.length && (
        <p className="mt-2 text-sm text-ink-3">
          Too large with this limit:{' '}
          {list
            .filter((model) => !fitting.includes(model))
            .map(({ name }) => name)
            .join(', ')}
        </p>
      )}
    </section>
  )
}
