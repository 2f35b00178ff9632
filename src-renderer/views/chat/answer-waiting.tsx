import type { Answer } from '../../../src-main/contract/conversation.ts'
import { formatPercent } from '../../lib/format.ts'
import { useModels } from '../../stores/models.ts'
import { useChatModels } from '../../stores/use-chat-models.ts'
import { ProgressBar } from '../../ui/progress-bar.tsx'

interface AnswerWaitingProps {
  answer: Answer
  modelName: string
}

/** What happens before the first word, as far as it is known. */
export function AnswerWaiting({ answer: { model, waiting }, modelName }: AnswerWaitingProps) {
  const isChecked = useIsChecked(model)
  if (waiting === null && isChecked) {
    return <Stage text={`Checking the file of ${modelName}, once`} progress={null} />
  }
  if (waiting === null) {
    return (
      <output className="flex h-6 items-center">
        <span className="size-2.5 animate-breathe rounded-full bg-accent-solid" />
        <span className="sr-only">Waiting for the answer</span>
      </output>
    )
  }
  const progress = waiting.for === 'slot' ? null : waiting.progress
  return <Stage text={words(waiting, modelName)} progress={progress} />
}

/** Is its file on trial, as each is before the first load? That can take longer than the load. */
function useIsChecked(model: string): boolean {
  const baseId = useChatModels().find(({ id }) => id === model)?.baseId
  return useModels(
    ({ value }) => value?.models.find(({ id }) => id === baseId)?.check.state === 'checking',
  )
}

function Stage({ text, progress }: { text: string; progress: number | null }) {
  return (
    <div className="w-72 max-w-full py-0.5 text-ink-2">
      <output>{text}</output>
      <ProgressBar className="mt-2" label={text} value={progress} />
    </div>
  )
}

function words(waiting: NonNullable<Answer['waiting']>, name: string): string {
  if (waiting.for === 'slot') return 'Waiting for a free place'
  const done = formatPercent(waiting.progress)
  return waiting.for === 'load' ? `Loading ${name} · ${done}` : `Reading · ${done}`
}
