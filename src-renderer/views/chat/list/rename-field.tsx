import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import type { ListedConversation } from '../../../lib/conversation-rows.ts'
import { useAttempt } from '../../../lib/use-attempt.ts'
import { changeConversation } from '../../../stores/conversations.ts'
import { inputClass } from '../../../ui/field.tsx'

interface RenameFieldProps {
  row: ListedConversation
  /** Also after nothing was changed. */
  onDone: () => void
}

/** The title in place of the row; Return keeps it, Escape leaves it as it was. */
export function RenameField({ row: { id, title }, onDone }: RenameFieldProps) {
  const [text, setText] = useState(title)
  const { problem, attempt } = useAttempt()
  const input = useRef<HTMLInputElement>(null)
  const isOver = useRef(false)

  useEffect(() => input.current?.select(), [])

  function finish(keep: boolean): void {
    const next = text.trim()
    if (isOver.current) return
    if (!keep || next === '' || next === title) {
      isOver.current = true
      onDone()
      return
    }
    void attempt(() => changeConversation(id, { title: next })).then((worked) => {
      isOver.current = worked
      if (worked) onDone()
    })
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== 'Enter' && event.key !== 'Escape') return
    event.preventDefault()
    event.stopPropagation()
    finish(event.key === 'Enter')
  }

  return (
    <input
      ref={input}
      // oxlint-disable-next-line jsx-a11y/no-autofocus -- somebody asked to write here
      autoFocus
      aria-label={`New title of ${title}`}
      aria-invalid={problem !== null || undefined}
      title={problem ?? undefined}
      autoComplete="off"
      maxLength={200}
      value={text}
      onChange={(event) => setText(event.target.value)}
      onKeyDown={onKeyDown}
      onBlur={() => finish(true)}
      className={`${inputClass} px-1.5`}
    />
  )
}
