import type { Answer } from '../../../src-main/contract/conversation.ts'
import { formatPercent } from '../../lib/format.ts'
import { ProgressBar } from '../../ui/progress-bar.tsx'

interface AnswerWaitingProps {
  answer: Answer
  modelName: string
}

/** What happens before the first word, as far as it is known. */
export function AnswerWaiting({ answer: { waiting }, modelName }: AnswerWaitingProps) {
  if (waiting === null) {
    return (
      <output className="flex h-6 items-center">
        <span className="size-2.5 animate-breathe rounded-full bg-accent-solid" />
        <span className="sr-only">Waiting for the answer</span>
      </output>
    )
  }
  const text = words(waiting, modelName)
  return (
    <div className="w-72 max-w-full py-0.5 text-ink-2">
      <output>{text}</output>
      <ProgressBar
        className="mt-2"
        label={text}
        value={waiting.for === 'slot' ? null : waiting.progress}
      />
    </div>
  )
}

function words(waiting: NonNullable<Answer['waiting']>, name: string): string {
  if (waiting.for === 'slot') return 'Waiting for a free place'
  const done = formatPercent(waiting.progress)
  return waiting.for === 'load' ? `Loading ${name} · ${done}` : `Reading · ${done}`
}
