import { ArrowDown } from 'lucide-react'
import { useChat } from '../../stores/chat.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { AnswerMessage } from './answer-message.tsx'
import { QuestionMessage } from './question-message.tsx'
import { useStickToEnd } from './use-stick-to-end.ts'

export function Conversation() {
  const messages = useChat((chat) => chat.messages)
  const running = useChat((chat) => chat.running)
  const { scroller, content, atEnd, toEnd } = useStickToEnd(
    messages.findLast(({ role }) => role === 'user')?.id,
  )

  return (
    <div className="relative min-h-0 flex-1">
      <div ref={scroller} className="h-full overflow-y-auto px-6 [overflow-anchor:none]">
        <div
          ref={content}
          role="log"
          aria-label="Conversation"
          aria-busy={running}
          className="mx-auto flex max-w-180 flex-col gap-6 pt-6 pb-8"
        >
          {messages.map((message, index) =>
            message.role === 'user' ? (
              <QuestionMessage key={message.id} text={message.text} />
            ) : (
              <AnswerMessage
                key={message.id}
                answer={message}
                last={index === messages.length - 1}
              />
            ),
          )}
        </div>
      </div>
      {!atEnd && (
        <IconButton
          label="Jump to the end"
          kind="floating"
          onClick={toEnd}
          className="absolute bottom-3 left-1/2 -translate-x-1/2"
        >
          <ArrowDown size={15} />
        </IconButton>
      )}
    </div>
  )
}
