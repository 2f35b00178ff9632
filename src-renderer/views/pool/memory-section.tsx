import type { PoolBudget, PoolStatus } from '../../../src-main/contract/pool.ts'
import { formatMemory } from '../../lib/format.ts'
import { Card } from '../../ui/card.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Section } from '../../ui/section.tsx'
import { MemoryBar } from './memory-bar.tsx'
import { memorySum } from './memory-parts.ts'
import { MemoryTable } from './memory-table.tsx'
import { useModelNames } from './use-model-name.ts'

export function MemorySection({ status }: { status: PoolStatus }) {
  const sum = memorySum(status)
  const nameOf = useModelNames()
  const { budget } = status
  return (
    <Section title="Memory">
      <Card className="p-4">
        <div className="mb-2 flex items-baseline justify-between gap-4">
          <p className="font-medium tabular-nums">
            {formatMemory(sum.usedBytes)} of {formatMemory(sum.budgetBytes)} in use
          </p>
          <p className="text-ink-2 tabular-nums">
            {sum.overBytes > 0
              ? `${formatMemory(sum.overBytes)} too much`
              : `${formatMemory(sum.freeBytes)} free`}
          </p>
        </div>
        <MemoryBar sum={sum} />
        <MemoryTable sum={sum} nameOf={nameOf} />
        <p className="mt-3 text-ink-2 select-text">{budget.explanation}</p>
        <SystemFacts budget={budget} />
      </Card>
      {budget.pressure !== 'normal' && <Pressure pressure={budget.pressure} />}
    </Section>
  )
}

function SystemFacts({ budget }: { budget: PoolBudget }) {
  const facts = [
    ['This machine', budget.systemTotalBytes],
    ['Available now', budget.systemAvailableBytes],
    ['Always left to the system', budget.headroomBytes],
    ['Corral takes in all', budget.processBytes],
  ] as const
  return (
    <dl className="mt-3 grid grid-cols-4 gap-x-6 border-t border-line pt-3">
      {facts.map(([name, bytes]) => (
        <div key={name}>
          <dt className="text-xs text-ink-3">{name}</dt>
          <dd className="font-medium tabular-nums">{formatMemory(bytes)}</dd>
        </div>
      ))}
    </dl>
  )
}

function Pressure({ pressure }: { pressure: 'warning' | 'critical' }) {
  return (
    <Notice className="mt-3">
      {pressure === 'critical'
        ? 'This machine is critically short of memory. Models that nobody uses are unloaded, and loads wait until it is better.'
        : 'This machine is short of memory. Models that nobody uses are unloaded, one after the other, until it is better.'}
    </Notice>
  )
}
