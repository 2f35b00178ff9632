import { CornerDownRight, Square } from 'lucide-react'
import { useLayoutEffect, useRef, useState } from 'react'
import { type AnswerColumn, isOpen } from '../../lib/conversation-tree.ts'
import { useAttempt } from '../../lib/use-attempt.ts'
import { showBranch, stopAnswers } from '../../stores/ask.ts'
import { useThread } from '../../stores/thread.ts'
import { useChatModels } from '../../stores/use-chat-models.ts'
import { Button } from '../../ui/button.tsx'
import { Segments } from '../../ui/segments.tsx'
import { Tag } from '../../ui/tag.tsx'
import { AnswerMessage } from './answer-message.tsx'
import { focusComposer } from './composer-focus.ts'
import { useKeptInSight } from './use-kept-in-sight.ts'

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

  // Before it is painted, so that the columns do not stand behind each other first.
  useLayoutEffect(() => {
    const element = frame.current
    if (element === null) return undefined
    setWidth(element.clientWidth)
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
              <Column
                key={column.answer.model}
                column={column}
                name={nameOf(column.answer.model)}
                isNamed={isWide}
                isLast={isLast}
              />
            ),
        )}
      </div>
    </div>
  )
}

interface ColumnProps {
  column: AnswerColumn
  /** Of its model. */
  name: string
  /** Its name is to be seen; else it stands above already. */
  isNamed: boolean
  isLast: boolean
}

function Column({ column, name, isNamed, isLast }: ColumnProps) {
  const kept = useKeptInSight()
  return (
    <section aria-label={name} className="min-w-0 rounded-lg border border-line">
      <div ref={kept} className="sticky px-4 pb-2">
        <header className="sticky top-0 z-1 -mx-4 mb-1 flex min-h-10 items-center gap-2 rounded-t-lg bg-canvas px-4 pt-2 pb-1">
          <h2 className={isNamed ? 'min-w-0 truncate font-semibold' : 'sr-only'}>{name}</h2>
          <span className="ml-auto flex shrink-0">
            {isOpen(column.answer) ? (
              <Button
                kind="quiet"
                className="-mr-2 h-6 px-2 text-sm"
                aria-label={`Stop ${name}`}
                onClick={() => {
                  void stopAnswers(column.answer.id).catch(() => undefined)
                  focusComposer()
                }}
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
      </div>
    </section>
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
      className="-mr-2 h-6 px-2 text-sm"
      onClick={() => {
        if (id !== null) void attempt(() => showBranch(id, answer.id))
        focusComposer()
      }}
    >
      <CornerDownRight size={13} aria-hidden />
      Go on from here
    </Button>
  )
}
