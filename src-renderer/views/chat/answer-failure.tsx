import type { Answer } from '../../../src-main/contract/conversation.ts'
import { useAttempt } from '../../lib/use-attempt.ts'
import { answerAgain } from '../../stores/ask.ts'
import { useThread } from '../../stores/thread.ts'
import { Button } from '../../ui/button.tsx'
import { Problem } from '../../ui/problem.tsx'
import { focusComposer } from './composer-focus.ts'

/** Why there is no answer, and the way to try it once more. */
export function AnswerFailure({ answer }: { answer: Answer }) {
  const { busy, problem, attempt } = useAttempt()
  const id = useThread((thread) => thread.id)

  function again(): void {
    if (id === null) return
    // The button goes with the answer that failed.
    void attempt(() => answerAgain(id, answer.id)).then((worked) => worked && focusComposer())
  }

  return (
    <Problem
      className="items-center! text-base [&>svg]:mt-0"
      action={
        <Button disabled={busy || id === null} onClick={again}>
          Try again
        </Button>
      }
    >
      {problem ?? answer.problem ?? 'The answer broke off.'}
    </Problem>
  )
}
