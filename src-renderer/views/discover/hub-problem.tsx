import { CloudOff, TriangleAlert } from 'lucide-react'
import { navigate } from '../../lib/route.ts'
import { useActivitySettings } from '../../stores/activity-settings.ts'
import { useCaller } from '../../stores/caller.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'

interface HubProblemProps {
  /** What did not work. */
  title: string
  problem: string
  onRetry: () => void
}

/** The hub gave no answer: why, and what can be done. */
export function HubProblem({ title, problem, onRetry }: HubProblemProps) {
  const nothingLeaves = useActivitySettings(({ value }) => value?.nothing_leaves === true)
  const admin = useCaller((caller) => caller.admin === true)
  const Icon = nothingLeaves ? CloudOff : TriangleAlert
  return (
    <div role="alert" className="m-auto select-text">
      <EmptyState
        icon={<Icon size={28} strokeWidth={1.5} aria-hidden />}
        title={nothingLeaves ? 'Nothing leaves this Mac' : title}
        action={
          <>
            <Button onClick={onRetry}>Try again</Button>
            {nothingLeaves && admin && (
              <Button onClick={() => navigate('egress')}>Open Egress</Button>
            )}
          </>
        }
      >
        <span className="wrap-anywhere">{problem}</span>
      </EmptyState>
    </div>
  )
}
