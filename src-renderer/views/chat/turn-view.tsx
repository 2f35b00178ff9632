import { lazy, memo, Suspense } from 'react'
import { sameTurn, type Turn } from '../../lib/conversation-tree.ts'
import { Spinner } from '../../ui/spinner.tsx'
import { AnswerMessage } from './answer-message.tsx'
import { fetchCompareAnswers } from './answer-views.ts'
import { QuestionMessage } from './question-message.tsx'

const CompareAnswers = lazy(async () => ({
  default: (await fetchCompareAnswers()).CompareAnswers,
}))

interface TurnViewProps {
  turn: Turn
  isLast: boolean
}

/** A question and what was answered; drawn again only when something of it changed. */
export const TurnView = memo(
  function TurnView({ turn: { question, versions, columns }, isLast }: TurnViewProps) {
    const [only] = columns
    return (
      <div className="flex flex-col gap-1">
        <div className="mx-auto flex w-full max-w-180 flex-col">
          <QuestionMessage question={question} versions={versions} />
        </div>
        {columns.length > 1 ? (
          <Suspense fallback={<AnswersWaiting />}>
            <CompareAnswers columns={columns} isLast={isLast} />
          </Suspense>
        ) : (
          only !== undefined && (
            <div className="mx-auto w-full max-w-180">
              <AnswerMessage key={only.versions[0]} column={only} isOneOfMany={false} />
            </div>
          )
        )}
      </div>
    )
  },
  (before, now) => before.isLast === now.isLast && sameTurn(before.turn, now.turn),
)

function AnswersWaiting() {
  return (
    <div className="flex h-40 items-center justify-center">
      <Spinner label="Loading answers" />
    </div>
  )
}
