import { Fold } from '../../ui/fold.tsx'

/** What the model said to itself, for those who want to follow it. */
export function AnswerThinking({ text }: { text: string }) {
  return (
    <Fold title="Thinking" className="mb-2">
      <p className="border-l border-line pl-3 text-ink-2 whitespace-pre-wrap">{text}</p>
    </Fold>
  )
}
