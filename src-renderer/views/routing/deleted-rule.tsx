import { useAttempt } from '../../lib/use-attempt.ts'
import { forgetDeletedRule, restoreDeletedRule, useDeletedRule } from '../../stores/rules.ts'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Problem } from '../../ui/problem.tsx'
import { namesText } from './rule-parts.ts'

/** After a rule was deleted: how to have it back. */
export function DeletedRule() {
  const rule = useDeletedRule((deleted) => deleted.rule)
  const { busy, problem, attempt } = useAttempt()
  if (rule === null) return null
  return (
    <div className="mb-3 flex flex-col gap-2">
      <Notice
        action={
          <>
            <Button disabled={busy} onClick={() => void attempt(restoreDeletedRule)}>
              Undo
            </Button>
            <Button kind="quiet" onClick={forgetDeletedRule}>
              Dismiss
            </Button>
          </>
        }
      >
        <output>The rule for {namesText(rule)} is deleted.</output>
      </Notice>
      {problem !== null && <Problem>{problem}</Problem>}
    </div>
  )
}
