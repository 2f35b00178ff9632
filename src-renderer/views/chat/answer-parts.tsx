import { lazy, Suspense } from 'react'
import type { Answer, AnswerPart } from '../../../src-main/contract/conversation.ts'
import { AnswerThinking } from './answer-thinking.tsx'
import { fetchMarkdown } from './answer-views.ts'
import { ToolCard } from './tool-card.tsx'

const Markdown = lazy(async () => ({ default: (await fetchMarkdown()).Markdown }))

/** What a model thought, did and said, in the order in which it came. */
export function AnswerParts({ answer }: { answer: Answer }) {
  const { parts, state, id } = answer
  return parts.map((part, index) => (
    <Part
      // Parts are only ever added at the end.
      key={index} // oxlint-disable-line react/no-array-index-key
      part={part}
      messageId={id}
      isLast={index === parts.length - 1}
      isWriting={state === 'writing'}
    />
  ))
}

interface PartProps {
  part: AnswerPart
  messageId: string
  isLast: boolean
  isWriting: boolean
}

function Part({ part, messageId, isLast, isWriting }: PartProps) {
  if (part.type === 'tool') return <ToolCard messageId={messageId} use={part} />
  if (part.type === 'thinking') {
    const { text, durationMs } = part
    const lasts = isLast && isWriting && durationMs === null
    return <AnswerThinking text={text} durationMs={durationMs} lasts={lasts} />
  }
  if (part.text.trim() === '') return null
  return (
    <Suspense fallback={<p className="markdown whitespace-pre-wrap">{part.text}</p>}>
      <Markdown text={part.text} />
    </Suspense>
  )
}
