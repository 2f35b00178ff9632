import { formatDuration } from '../../lib/format.ts'
import { Fold } from '../../ui/fold.tsx'

interface AnswerThinkingProps {
  text: string
  /** `null` while it lasts. */
  durationMs: number | null
  /** It is being thought now. */
  lasts: boolean
}

/** What the model said to itself, for those who want to follow it. */
export function AnswerThinking({ text, durationMs, lasts }: AnswerThinkingProps) {
  const title = lasts
    ? 'Thinking…'
    : durationMs === null
      ? 'Thought'
      : `Thought for ${formatDuration(durationMs)}`
  return (
    <Fold title={title}>
      <p className="border-l-2 border-line pl-3 wrap-anywhere whitespace-pre-wrap text-ink-2">
        {text.trim()}
      </p>
    </Fold>
  )
}
