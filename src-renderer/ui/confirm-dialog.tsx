import { AlertDialog } from '@base-ui/react/alert-dialog'
import { useState } from 'react'
import { errorMessage } from '../lib/error-message.ts'
import { Button } from './button.tsx'
import { backdropClass, DialogButtons, popupClass } from './dialog.tsx'
import { Problem } from './problem.tsx'

interface ConfirmDialogProps {
  open: boolean
  onClose: () => void
  title: string
  description: string
  /** The word on the button that does it: "Revoke". */
  verb: string
  onConfirm: () => Promise<void>
}

/** Asks before something that cannot be undone; stays open, saying why, when it fails. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { open, onClose, title, description, verb, onConfirm } = props
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)

  async function confirm(): Promise<void> {
    setBusy(true)
    setProblem(null)
    try {
      await onConfirm()
      onClose()
    } catch (error) {
      setProblem(errorMessage(error))
    } finally {
      setBusy(false)
    }
  }

  return (
    <AlertDialog.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className={backdropClass} />
        <AlertDialog.Popup className={popupClass}>
          <AlertDialog.Title className="text-lg font-semibold">{title}</AlertDialog.Title>
          <AlertDialog.Description className="mt-1 text-ink-2">
            {description}
          </AlertDialog.Description>
          {problem !== null && <Problem className="mt-3">{problem}</Problem>}
          <DialogButtons>
            <Button onClick={onClose}>Cancel</Button>
            <Button kind="danger" disabled={busy} onClick={() => void confirm()}>
              {verb}
            </Button>
          </DialogButtons>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}
