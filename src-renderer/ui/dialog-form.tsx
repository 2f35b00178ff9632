import type { FormEvent, ReactNode } from 'react'
import { useAttempt } from '../lib/use-attempt.ts'
import { Button } from './button.tsx'
import { DialogButtons } from './dialog.tsx'
import { Problem } from './problem.tsx'

interface DialogFormProps {
  /** The word on the button that does it. */
  verb: string
  /** Is everything filled in? */
  ready: boolean
  danger?: boolean
  onSubmit: () => Promise<unknown>
  /** After it worked. */
  onDone?: () => void
  onCancel: () => void
  /** What is to be known before it is done; stays in sight beside the buttons. */
  note?: ReactNode
  children: ReactNode
}

/** Fields, then what went wrong, then the buttons; stays open when it fails. */
export function DialogForm(props: DialogFormProps) {
  const { verb, ready, danger = false, onSubmit, onDone, onCancel, note, children } = props
  const { busy, problem, attempt } = useAttempt()

  function submit(event: FormEvent): void {
    event.preventDefault()
    if (!ready || busy) return
    void attempt(onSubmit).then((worked) => worked && onDone?.())
  }

  return (
    <form onSubmit={submit}>
      {children}
      {problem !== null && <Problem className="mt-3">{problem}</Problem>}
      <DialogButtons note={note}>
        <Button onClick={onCancel}>Cancel</Button>
        <Button kind={danger ? 'danger' : 'primary'} type="submit" disabled={busy || !ready}>
          {verb}
        </Button>
      </DialogButtons>
    </form>
  )
}
