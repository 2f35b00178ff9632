import { Gauge } from 'lucide-react'
import type { PoolStatus } from '../../../src-main/contract/pool.ts'
import { formatCount } from '../../lib/format.ts'
import { useKeptFocus } from '../../lib/use-kept-focus.ts'
import { usePool } from '../../stores/pool.ts'
import { Card } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Problem } from '../../ui/problem.tsx'
import { RowList } from '../../ui/row-list.tsx'
import { Screen } from '../../ui/screen.tsx'
import { Section } from '../../ui/section.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { Evictions } from './evictions.tsx'
import { FailedCalls } from './failed-calls.tsx'
import { HistorySection } from './history-section.tsx'
import { Limits } from './limits.tsx'
import { KeptPrompts } from './kept-prompts.tsx'
import { LoadAnother } from './load-another.tsx'
import { MemorySection } from './memory-section.tsx'
import { PooledRow } from './pooled-row.tsx'
import { useModelNames } from './use-model-name.ts'

export function PoolView() {
  const { value, problem } = usePool()
  return (
    <Screen title="Pool" note={value === null ? undefined : noteOf(value)}>
      {problem !== null && <Problem>{problem}</Problem>}
      {value === null ? (
        <div className="m-auto">{problem === null && <Spinner label="Loading the pool" />}</div>
      ) : (
        <>
          <MemorySection status={value} />
          <Residents status={value} />
          <HistorySection status={value} />
          <Evictions evictions={value.evictions} />
          <Limits status={value} />
          <KeptPrompts />
        </>
      )}
    </Screen>
  )
}

function Residents({ status }: { status: PoolStatus }) {
  const nameOf = useModelNames()
  const kept = useKeptFocus<HTMLDivElement>(
    JSON.stringify(status.models.map(({ modelId, state }) => [modelId, state])),
  )
  return (
    <Section title="Models">
      <div ref={kept} tabIndex={-1} className="outline-none">
        {status.models.length === 0 ? (
          <Card className="flex">
            <EmptyState
              icon={<Gauge size={28} strokeWidth={1.5} aria-hidden />}
              title="No model in memory"
            >
              A model is loaded when it is first asked for. Load one here to have it ready before.
            </EmptyState>
          </Card>
        ) : (
          <RowList aria-label="Models in memory">
            {status.models.map((model) => (
              <PooledRow key={model.modelId} model={model} name={nameOf(model.modelId)} />
            ))}
          </RowList>
        )}
        <FailedCalls pooled={status.models} nameOf={nameOf} />
        <LoadAnother pooled={status.models} />
      </div>
    </Section>
  )
}

function noteOf({ models, engine }: PoolStatus): string {
  const loaded = models.filter(({ state }) => state === 'ready').length
  const where =
    engine.gpu === null
      ? `computed by the CPU with ${formatCount(engine.threads, 'thread')}`
      : `computed by the GPU (${engine.gpu})`
  const ready = loaded === 0 ? 'No model ready' : `${formatCount(loaded, 'model')} ready`
  return `${ready}, ${where}`
}
