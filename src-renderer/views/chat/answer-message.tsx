import type { AnswerColumn } from '../../lib/conversation-tree.ts'
import { isOpen } from '../../lib/conversation-tree.ts'
import { AnswerFailure } from './answer-failure.tsx'
import { AnswerFoot } from './answer-foot.tsx'
import { AnswerParts } from './answer-parts.tsx'
import { AnswerWaiting } from './answer-waiting.tsx'
import { useModelName } from './use-model-name.ts'

interface AnswerMessageProps {
  column: AnswerColumn
  /** It stands beside others, below the name of its model. */
  isOneOfMany: boolean
}

/** An answer, from waiting for it to its figures. */
export function AnswerMessage({ column, isOneOfMany }: AnswerMessageProps) {
  const { answer } = column
  const name = useModelName(answer.model)
  const isEmpty = answer.parts.every((part) => part.type !== 'tool' && part.text.trim() === '')
  const isRunning = isOpen(answer)
  return (
    <article
      aria-label={isOneOfMany ? `Answer of ${name}` : 'Answer'}
      className="flex min-w-0 flex-col gap-2 select-text"
    >
      <AnswerParts answer={answer} />
      {isRunning && answer.state !== 'asks' && (isEmpty || answer.waiting !== null) && (
        <AnswerWaiting answer={answer} modelName={name} />
      )}
      {answer.state === 'failed' && <AnswerFailure answer={answer} />}
      {!isRunning && <AnswerFoot column={column} isOneOfMany={isOneOfMany} />}
    </article>
  )
}
