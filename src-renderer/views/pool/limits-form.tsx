import { type FormEvent, useState } from 'react'
import type { PoolConfig, PoolStatus } from '../../../src-main/contract/pool.ts'
import { useAttempt } from '../../lib/use-attempt.ts'
import { savePoolLimits } from '../../stores/pool-limits.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Problem } from '../../ui/problem.tsx'
import { RadioCards } from '../../ui/radio-cards.tsx'
import { changesIn, draftOf, limitProblem, type LimitsDraft } from './limits-draft.ts'
import { LimitsPreview } from './limits-preview.tsx'
import { MemoryLimit } from './memory-limit.tsx'
import { PreloadList } from './preload-list.tsx'

interface LimitsFormProps {
  config: PoolConfig
  status: PoolStatus
  readOnly: boolean
}

const policies = [
  {
    value: 'lru',
    name: 'Least recently used',
    description: 'The model whose last answer is longest ago goes first. Right for most people.',
  },
  {
    value: 'lfu',
    name: 'Least often used',
    description: 'The model with the fewest answers goes first. Keeps favourites through a pause.',
  },
  {
    value: 'ttl',
    name: 'Idle time',
    description:
      'The model that is nearest to the end of its own idle time goes first; models without one go last.',
  },
] as const

export function LimitsForm({ config, status, readOnly }: LimitsFormProps) {
  const [edited, setEdited] = useState<LimitsDraft | null>(null)
  const { busy, problem, attempt } = useAttempt()
  const draft = edited ?? draftOf(config)
  const changes = changesIn(draft, config)
  const isChanged = Object.keys(changes).length > 0
  const { systemTotalBytes } = status.budget
  const fault = limitProblem(draft, systemTotalBytes)

  function apply(event: FormEvent): void {
    event.preventDefault()
    if (!isChanged || fault !== null || busy) return
    void attempt(() => savePoolLimits(changes)).then((worked) => worked && setEdited(null))
  }

  return (
    <Card className="p-4">
      <form
        aria-label="Limits"
        className="flex flex-col gap-5 [&_:is(input,button,[role])]:scroll-mb-24"
        onSubmit={apply}
      >
        <MemoryLimit
          draft={draft}
          systemBytes={systemTotalBytes}
          problem={fault}
          disabled={readOnly}
          onChange={setEdited}
        />
        <RadioCards
          label="When room is needed"
          choices={policies}
          value={draft.policy}
          disabled={readOnly}
          onChange={(policy) => setEdited({ ...draft, policy })}
        />
        <PreloadList
          ids={draft.preload}
          disabled={readOnly}
          onChange={(preload) => setEdited({ ...draft, preload })}
        />
        {problem !== null && <Problem>{problem}</Problem>}
        {!readOnly && (
          <div
            className={`${isChanged ? 'sticky bottom-0' : ''} -mx-4 -mb-4 flex min-h-15 items-center gap-3 rounded-b-lg border-t border-line bg-card px-4 py-2.5`}
          >
            <div className="min-w-0 flex-1">
              <LimitsPreview
                changes={isChanged && fault === null ? changes : null}
                models={status.models}
              />
            </div>
            <Button disabled={!isChanged || busy} onClick={() => setEdited(null)}>
              Undo
            </Button>
            <Button kind="primary" type="submit" disabled={!isChanged || fault !== null || busy}>
              Apply
            </Button>
          </div>
        )}
      </form>
    </Card>
  )
}
