import type { PoolStatus } from '../../../src-main/contract/pool.ts'
import { useCaller } from '../../stores/caller.ts'
import { useFresh } from '../../stores/fetched.ts'
import { refreshPoolLimits, usePoolLimits } from '../../stores/pool-limits.ts'
import { Notice } from '../../ui/notice.tsx'
import { Problem } from '../../ui/problem.tsx'
import { Section } from '../../ui/section.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { LimitsForm } from './limits-form.tsx'

/** How much memory the models may take together, who goes first, and who comes first. */
export function Limits({ status }: { status: PoolStatus }) {
  const { value, problem } = usePoolLimits()
  const admin = useCaller((caller) => caller.admin)
  useFresh(refreshPoolLimits)
  return (
    <Section title="Limits" description="Obeyed at once, also for models that are loaded.">
      {admin === false && (
        <Notice className="mb-3">
          Only administrators change these. Ask one of them if a model does not fit.
        </Notice>
      )}
      {problem !== null && <Problem className="mb-3">{problem}</Problem>}
      {value === null ? (
        problem === null && <Spinner label="Loading the limits" />
      ) : (
        <LimitsForm config={value} status={status} readOnly={admin !== true} />
      )}
    </Section>
  )
}
