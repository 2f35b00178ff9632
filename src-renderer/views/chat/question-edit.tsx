import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import type { Question } from '../../../src-main/contract/conversation.ts'
import { useAttempt } from '../../lib/use-attempt.ts'
import { askInstead } from '../../stores/ask.ts'
import { useThread } from '../../stores/thread.ts'
import { Button } from '../../ui/button.tsx'
import { Problem } from '../../ui/problem.tsx'
import { QuestionFiles } from './question-files.tsx'

interface QuestionEditProps {
  question: Question
  onClose: () => void
}

/** The same question in other words; the old one and its answers stay, as a branch. */
export function QuestionEdit({ question, onClose }: QuestionEditProps) {
  const [text, setText] = useState(question.text)
  const { busy, problem, attempt } = useAttempt()
  const area = useRef<HTMLTextAreaElement>(null)
  const isReady = !busy && (text.trim() !== '' || question.attachments.length > 0)

  useEffect(() => {
    area.current?.focus()
    area.current?.setSelectionRange(area.current.value.length, area.current.value.length)
  }, [])

  function submit(): void {
    const { id } = useThread.getState()
    if (!isReady || id === null) return
    void attempt(() => askInstead(id, question, text)).then((worked) => worked && onClose())
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'Escape') {
      // Only the editing ends, not an answer.
      event.stopPropagation()
      onClose()
    } else if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault()
      submit()
    }
  }

  return (
    <div className="flex w-full flex-col items-end gap-2">
      <QuestionFiles attachments={question.attachments} />
      <div className="w-full rounded-xl bg-raised shadow-composer has-[textarea:focus]:shadow-composer-focus">
        <div data-text={text} className="grow-with-text pb-2 text-md">
          <textarea
            ref={area}
            rows={1}
            value={text}
            aria-label="Edit your question"
            onChange={(event) => setText(event.target.value)}
            onKeyDown={onKeyDown}
            className="resize-none bg-transparent select-text focus-visible:outline-none"
          />
        </div>
      </div>
      {problem !== null && <Problem className="w-full">{problem}</Problem>}
      <div className="flex gap-2">
        <Button kind="quiet" onClick={onClose}>
          Cancel
        </Button>
        <Button kind="primary" disabled={!isReady} onClick={submit}>
          Ask this instead
        </Button>
      </div>
    </div>
  )
}
