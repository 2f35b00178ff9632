import type { PooledModel } from '../../../src-main/contract/pool.ts'
import { forgetProblem, loadModel, usePoolProblems } from '../../stores/pool.ts'
import { Button } from '../../ui/button.tsx'
import { Problem } from '../../ui/problem.tsx'

interface FailedCallsProps {
  pooled: PooledModel[]
  nameOf: (modelId: string) => string
}

/** Why models did not get into memory; those that are there say in their row what went wrong. */
export function FailedCalls({ pooled, nameOf }: FailedCallsProps) {
  const problems = usePoolProblems()
  const failed = Object.entries(problems).filter(
    (entry): entry is [string, string] =>
      entry[1] !== null && !pooled.some(({ modelId }) => modelId === entry[0]),
  )
  return failed.map(([modelId, problem]) => (
    <Problem
      key={modelId}
      className="mt-3 items-center"
      action={
        <span className="flex gap-1">
          <Button kind="quiet" onClick={() => forgetProblem(modelId)}>
            Dismiss
          </Button>
          <Button
            aria-label={`Try ${nameOf(modelId)} again`}
            onClick={() => void loadModel(modelId)}
          >
            Try again
          </Button>
        </span>
      }
    >
      <span className="font-medium">{nameOf(modelId)} is not in memory.</span> {problem}
    </Problem>
  ))
}
