import { RotateCw } from 'lucide-react'
import { lazy, memo, Suspense } from 'react'
import { askAgain } from '../../stores/chat.ts'
import type { Answer } from '../../stores/conversation.ts'
import { Button } from '../../ui/button.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Problem } from '../../ui/problem.tsx'
import { AnswerFacts } from './answer-facts.tsx'
import { AnswerThinking } from './answer-thinking.tsx'
import { AnswerWaiting } from './answer-waiting.tsx'
import { useChosenModel } from '../../stores/use-chosen-model.ts'

const Markdown = lazy(async () => ({ default: (await import('./markdown.tsx')).Markdown }))

interface AnswerMessageProps {
  answer: Answer
  last: boolean
}

export const AnswerMessage = memo(function AnswerMessage({ answer, last }: AnswerMessageProps) {
  const over = answer.state !== 'waiting' && answer.state !== 'writing'
  return (
    <article aria-label="Answer" className="select-text">
      {answer.thinking !== '' && <AnswerThinking text={answer.thinking} />}
      {answer.state === 'waiting' && <AnswerWaiting answer={answer} />}
      {answer.text !== '' && (
        <Suspense fallback={<p className="markdown whitespace-pre-wrap">{answer.text}</p>}>
          <Markdown text={answer.text} />
        </Suspense>
      )}
      {answer.problem !== null && <Failure problem={answer.problem} last={last} />}
      {over && answer.state !== 'failed' && (
        <footer className="mt-2 -ml-1.5 flex min-h-7 items-center gap-0.5 select-none">
          <CopyButton label="Copy answer" text={answer.text} />
          {last && <AskAgain />}
          <AnswerFacts answer={answer} />
        </footer>
      )}
    </article>
  )
})

function AskAgain() {
  const model = useChosenModel()
  return (
    <IconButton
      label="Regenerate"
      disabled={model === undefined}
      onClick={() => model && askAgain(model.id)}
    >
      <RotateCw size={14} />
    </IconButton>
  )
}

function Failure({ problem, last }: { problem: string; last: boolean }) {
  const model = useChosenModel()
  return (
    <Problem
      className="mt-2 items-center text-base"
      action={
        last && (
          <Button disabled={model === undefined} onClick={() => model && askAgain(model.id)}>
            Try again
          </Button>
        )
      }
    >
      {problem}
    </Problem>
  )
}
