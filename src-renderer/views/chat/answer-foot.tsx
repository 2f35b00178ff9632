import { RotateCw, Shuffle } from 'lucide-react'
import { useRef, useState } from 'react'
import { type AnswerColumn, answerText } from '../../lib/conversation-tree.ts'
import { useAttempt } from '../../lib/use-attempt.ts'
import { answerAgain } from '../../stores/ask.ts'
import { useThread } from '../../stores/thread.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Problem } from '../../ui/problem.tsx'
import { AnswerFacts } from './answer-facts.tsx'
import { focusComposer } from './composer-focus.ts'
import { OtherModel } from './other-model.tsx'
import { VersionSwitcher } from './version-switcher.tsx'

interface AnswerFootProps {
  column: AnswerColumn
  /** Its model stands above it already. */
  isOneOfMany: boolean
}

/** What can be done with an answer, and where and how it was made. */
export function AnswerFoot(props: AnswerFootProps) {
  const { isOneOfMany } = props
  const { answer, versions } = props.column
  const { busy, problem, attempt } = useAttempt()
  const id = useThread((thread) => thread.id)
  const isRunning = useThread(({ conversation }) => conversation?.running === true)
  const [isChoosing, setChoosing] = useState(false)
  const other = useRef<HTMLButtonElement>(null)
  const text = answerText(answer)

  function again(model?: string): void {
    if (id === null) return
    // The button goes with the answer that it stood below.
    void attempt(() => answerAgain(id, answer.id, model)).then(
      (worked) => worked && focusComposer(),
    )
  }

  return (
    <footer className="select-none">
      <div className="-ml-1.5 flex flex-wrap items-center gap-x-0.5">
        <div className="flex items-center gap-0.5">
          {text !== '' && <CopyButton label="Copy answer" text={text} />}
          {answer.state !== 'failed' && (
            <IconButton label="Regenerate" disabled={busy || isRunning} onClick={() => again()}>
              <RotateCw size={14} aria-hidden />
            </IconButton>
          )}
          <span className="relative flex">
            <IconButton
              ref={other}
              label="Answer with another model"
              disabled={busy || isRunning}
              aria-haspopup="dialog"
              onClick={() => setChoosing(true)}
            >
              <Shuffle size={14} aria-hidden />
            </IconButton>
            {isChoosing && (
              <OtherModel
                but={answer.model}
                onChoose={again}
                onClosed={() => {
                  setChoosing(false)
                  other.current?.focus()
                }}
              />
            )}
          </span>
        </div>
        <VersionSwitcher what="answer" versions={versions} shown={answer.id} />
        <AnswerFacts answer={answer} isNamed={!isOneOfMany} />
      </div>
      {problem !== null && <Problem className="mt-1">{problem}</Problem>}
    </footer>
  )
}
