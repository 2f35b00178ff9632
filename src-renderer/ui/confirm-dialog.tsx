import { AlertDialog } from '@base-ui/react/alert-dialog'
import type { ReactNode, RefObject } from 'react'
import { useAttempt } from '../lib/use-attempt.ts'
import { Button } from './button.tsx'
import { backdropClass, DialogButtons, popupClass } from './dialog.tsx'
import { Problem } from './problem.tsx'

interface ConfirmDialogProps {
  open: boolean
  onClose: () => void
  title: string
  description: ReactNode
  /** The word on the button that does it: "Revoke". */
  verb: string
  /** The word on the other button, where "Cancel" would be taken for the verb. */
  keep?: string
  /** Nothing is lost by it: the button is not red. */
  harmless?: boolean
  onConfirm: () => Promise<void>
  /** Where the keyboard goes on, where the button that asked may be gone by then. */
  focusAfter?: RefObject<HTMLElement | null>
}

/** Asks before something that cannot be undone; stays open, saying why, when it fails. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { open, onClose, focusAfter } = props
  return (
    <AlertDialog.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className={backdropClass} />
        <AlertDialog.Popup finalFocus={focusAfter} className={`${popupClass} w-105`}>
          <Question {...props} />
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}

/** Lives as long as the dialog is open: what went wrong last time is not shown again. */
function Question(props: ConfirmDialogProps) {
  const { onClose, title, description, verb, keep = 'Cancel', onConfirm } = props
  const { harmless = false } = props
  const { busy, problem, attempt } = useAttempt()
  return (
    <>
      <AlertDialog.Title className="text-lg font-semibold">{title}</AlertDialog.Title>
      <AlertDialog.Description className="mt-1 text-pretty text-ink-2">
        {description}
      </AlertDialog.Description>
      {problem !== null && <Problem className="mt-3">{problem}</Problem>}
      <DialogButtons>
        <Button onClick={onClose}>{keep}</Button>
        <Button
          kind={harmless ? 'primary' : 'danger'}
          disabled={busy}
          onClick={() => void attempt(onConfirm).then((worked) => worked && onClose())}
        >
          {verb}
        </Button>
      </DialogButtons>
    </>
  )
}
