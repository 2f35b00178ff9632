import { useState } from 'react'
import { startOver } from '../../stores/vault.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { DialogForm } from '../../ui/dialog-form.tsx'
import { Field } from '../../ui/field.tsx'

interface StartOverDialogProps {
  open: boolean
  onClose: () => void
}

const words = 'start over'

export function StartOverDialog({ open, onClose }: StartOverDialogProps) {
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title="Start over with an empty vault?"
      description="Corral makes a new root secret. All provider keys are marked to be entered again, and everybody is signed out. The sealed rows stay in the database, in case the old secret turns up."
    >
      <StartOverForm onClose={onClose} />
    </Dialog>
  )
}

/** The one question that a click alone does not answer. */
function StartOverForm({ onClose }: { onClose: () => void }) {
  const [typed, setTyped] = useState('')
  return (
    <DialogForm
      verb="Start over"
      danger
      ready={typed.trim().toLowerCase() === words}
      onSubmit={startOver}
      onDone={onClose}
      onCancel={onClose}
    >
      <Field
        className="mt-4"
        label={`Type “${words}”`}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
    </DialogForm>
  )
}
