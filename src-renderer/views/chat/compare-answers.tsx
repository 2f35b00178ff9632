import { CornerDownRight, Square } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { type AnswerColumn, isOpen } from '../../lib/conversation-tree.ts'
import { useAttempt } from '../../lib/use-attempt.ts'
import { showBranch, stopAnswers } from '../../stores/ask.ts'
import { useThread } from '../../stores/thread.ts'
import { Button } from '../../ui/button.tsx'
import { Segments } from '../../ui/segments.tsx'
import { Tag } from '../../ui/tag.tsx'
import { AnswerMessage } from './answer-message.tsx'
import { useChatModels } from '../../stores/use-chat-models.ts'

interface CompareAnswersProps {
  columns: readonly AnswerColumn[]
  isLast: boolean
}

const narrowestColumn = 300

/** Answers of several models: side by side where there is room, else one at a time. */
export function CompareAnswers({ columns, isLast }: CompareAnswersProps) {
  const frame = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(0)
  const [chosen, setChosen] = useState<string | null>(null)
  const models = useChatModels()
  const nameOf = (id: string) => models.find((model) => model.id === id)?.name ?? id

  useEffect(() => {
    const element = frame.current
    if (element === null) return undefined
    const follow = new ResizeObserver(() => setWidth(element.clientWidth))
    follow.observe(element)
    return () => follow.disconnect()
  }, [])

  const isWide = width >= columns.length * narrowestColumn
  const shown =
    columns.find(({ answer }) => answer.model === chosen) ??
    columns.find(({ onBranch }) => onBranch) ??
    columns[0]
  return (
    <div ref={frame}>
      {!isWide && shown !== undefined && (
        <div className="mx-auto mb-3 max-w-180 overflow-x-auto">
          <Segments
            label="Answers"
            choices={columns.map(({ answer: { model } }) => ({
              value: model,
              label: nameOf(model),
            }))}
            value={shown.answer.model}
            onChange={setChosen}
          />
        </div>
      )}
      <div
        className="grid justify-center gap-3"
        style={{
          gridTemplateColumns: isWide
            ? `repeat(${columns.length}, minmax(0, 560px))`
            : 'minmax(0, 720px)',
        }}
      >
        {(isWide ? columns : [shown]).map(
          (column) =>
            column !== undefined && (
              <section
                key={column.answer.model}
                aria-label={nameOf(column.answer.model)}
                className="min-w-0 rounded-lg border border-line px-4 pt-3 pb-2"
              >
                <header className="sticky top-0 z-1 -mx-4 -mt-3 mb-1 flex min-h-10 items-center gap-2 rounded-t-lg bg-canvas px-4 pt-2 pb-1">
                  <h2 className={isWide ? 'min-w-0 truncate font-semibold' : 'sr-only'}>
                    {nameOf(column.answer.model)}
                  </h2>
                  <span className="ml-auto flex shrink-0">
                    {isOpen(column.answer) ? (
                      <Button
                        kind="quiet"
                        className="h-6 px-2 text-sm"
                        aria-label={`Stop ${nameOf(column.answer.model)}`}
                        onClick={() => void stopAnswers(column.answer.id).catch(() => undefined)}
                      >
                        <Square size={9} fill="currentcolor" aria-hidden />
                        Stop
                      </Button>
                    ) : (
                      <GoOn column={column} isLast={isLast} />
                    )}
                  </span>
                </header>
                <AnswerMessage column={column} isOneOfMany />
              </section>
            ),
        )}
      </div>
    </div>
  )
}

/** Which answer the next question follows. */
function GoOn({ column: { answer, onBranch }, isLast }: { column: AnswerColumn; isLast: boolean }) {
  const { attempt } = useAttempt()
  const id = useThread((thread) => thread.id)
  if (onBranch) return <Tag tone="accent">{isLast ? 'Goes on from here' : 'Went on from here'}</Tag>
  return (
    <Button
      kind="quiet"
      className="h-6 px-2 text-sm"
      onClick={() => id !== null && void attempt(() => showBranch(id, answer.id))}
    >
      <CornerDownRight size={13} aria-hidden />
      Go on from here
    </Button>
  )
}
