import { formatPercent } from '../../lib/format.ts'
import type { Answer, Waiting } from '../../stores/conversation.ts'
import { useModels } from '../../stores/models.ts'
import { ProgressBar } from '../../ui/progress-bar.tsx'

/** What happens before the first word, as far as it is known. */
export function AnswerWaiting({ answer }: { answer: Answer }) {
  const name = useModels(({ value }) => value?.models.find(({ id }) => id === answer.model)?.name)
  if (answer.waiting === null) {
    return (
      <output className="flex h-6 items-center">
        <span className="size-2.5 animate-breathe rounded-full bg-accent-solid" />
        <span className="sr-only">Thinking</span>
      </output>
    )
  }
  const text = words(answer.waiting, name ?? answer.model)
  return (
    <div className="w-72 max-w-full py-0.5 text-ink-2">
      <output>{text}</output>
      <ProgressBar
        className="mt-2"
        label={text}
        value={answer.waiting.for === 'slot' ? null : answer.waiting.progress}
      />
    </div>
  )
}

function words(waiting: Waiting, name: string): string {
  if (waiting.for === 'slot') return 'Waiting for a free place'
  const done = formatPercent(waiting.progress)
  return waiting.for === 'load' ? `Loading ${name} · ${done}` : `Reading · ${done}`
}
