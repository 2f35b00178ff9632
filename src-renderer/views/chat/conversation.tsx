import { ArrowDown } from 'lucide-react'
import { useMemo } from 'react'
import { turnsOf } from '../../lib/conversation-tree.ts'
import { useThread } from '../../stores/thread.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { TurnView } from './turn-view.tsx'
import { useLastTurns } from './use-last-turns.ts'
import { useStickToEnd } from './use-stick-to-end.ts'

/** The shown branch of the conversation, its end first: earlier turns join when one scrolls up. */
export function Conversation() {
  const messages = useThread((thread) => thread.messages)
  const leafId = useThread(({ conversation }) => conversation?.leafId ?? null)
  const sideBySide = useThread(({ conversation }) => (conversation?.models.length ?? 1) > 1)
  const running = useThread(({ conversation }) => conversation?.running === true)
  const turns = useMemo(() => turnsOf(messages, leafId, sideBySide), [messages, leafId, sideBySide])
  const asked = turns.at(-1)?.question.id
  const { scroller, content, atEnd, toEnd } = useStickToEnd(asked)
  const { first, top } = useLastTurns(scroller, turns.length, asked, atEnd)

  return (
    <div className="relative min-h-0 flex-1">
      <div ref={scroller} className="h-full overflow-y-auto px-6 [overflow-anchor:none]">
        <div
          ref={content}
          role="log"
          aria-label="Conversation"
          aria-busy={running}
          className="flex flex-col gap-4 pt-6 pb-8"
        >
          {first > 0 && <div ref={top} className="h-px" />}
          {turns.slice(first).map((turn, index) => (
            <TurnView
              // The same for all versions, so that the keyboard stays on what switches them.
              key={turn.versions[0]}
              turn={turn}
              isLast={first + index === turns.length - 1}
            />
          ))}
        </div>
      </div>
      {!atEnd && (
        <IconButton
          label="Jump to the end"
          kind="floating"
          onClick={toEnd}
          className="absolute bottom-3 left-1/2 -translate-x-1/2"
        >
          <ArrowDown size={15} aria-hidden />
        </IconButton>
      )}
    </div>
  )
}
