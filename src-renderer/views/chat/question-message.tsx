import { Pencil } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { Question } from '../../../src-main/contract/conversation.ts'
import { useThread } from '../../stores/thread.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { QuestionEdit } from './question-edit.tsx'
import { QuestionFiles } from './question-files.tsx'
import { VersionSwitcher } from './version-switcher.tsx'

interface QuestionMessageProps {
  question: Question
  versions: readonly string[]
}

/** What the user asked, and the way to ask it in other words. */
export function QuestionMessage({ question, versions }: QuestionMessageProps) {
  const [isEditing, setEditing] = useState(false)
  const isRunning = useThread(({ conversation }) => conversation?.running === true)
  const edit = useRef<HTMLButtonElement>(null)
  const wasEditing = useRef(false)

  useEffect(() => {
    if (!isEditing && wasEditing.current) edit.current?.focus()
    wasEditing.current = isEditing
  }, [isEditing])

  if (isEditing) return <QuestionEdit question={question} onClose={() => setEditing(false)} />
  return (
    <article
      aria-label="You"
      className="group/question flex max-w-[85%] min-w-0 flex-col items-end self-end select-text"
    >
      <QuestionFiles attachments={question.attachments} />
      {question.text !== '' && (
        <p className="max-w-full rounded-xl rounded-br-xs bg-fill-strong px-4 py-2 text-md wrap-anywhere whitespace-pre-wrap">
          {question.text}
        </p>
      )}
      <div className="mt-0.5 flex h-7 items-center gap-0.5 select-none">
        <div className="flex items-center gap-0.5 opacity-0 group-hover/question:opacity-100 focus-within:opacity-100 [@media(hover:none)]:opacity-100">
          {question.text !== '' && <CopyButton label="Copy question" text={question.text} />}
          <IconButton
            ref={edit}
            label="Edit question"
            disabled={isRunning}
            onClick={() => setEditing(true)}
          >
            <Pencil size={14} aria-hidden />
          </IconButton>
        </div>
        <VersionSwitcher what="question" versions={versions} shown={question.id} />
      </div>
    </article>
  )
}
