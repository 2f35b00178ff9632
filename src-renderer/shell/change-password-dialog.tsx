import { useState } from 'react'
import { passwordProblem } from '../lib/password.ts'
import { changePassword } from '../stores/connection.ts'
import { Dialog } from '../ui/dialog.tsx'
import { DialogForm } from '../ui/dialog-form.tsx'
import { Field } from '../ui/field.tsx'
import { NewPassword } from '../ui/new-password.tsx'

interface ChangePasswordDialogProps {
  open: boolean
  onClose: () => void
}

export function ChangePasswordDialog({ open, onClose }: ChangePasswordDialogProps) {
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title="Change password"
      description="Other browsers that are signed in with this account are signed out."
    >
      <ChangePasswordForm onClose={onClose} />
    </Dialog>
  )
}

function ChangePasswordForm({ onClose }: { onClose: () => void }) {
  const [current, setCurrent] = useState('')
  const [password, setPassword] = useState('')
  const [again, setAgain] = useState('')

  async function change(): Promise<void> {
    const problem = passwordProblem(password, again)
    if (problem !== null) throw new Error(problem)
    await changePassword(current, password)
  }

  return (
    <DialogForm
      verb="Change password"
      ready={current !== '' && password !== '' && again !== ''}
      onSubmit={change}
      onDone={onClose}
      onCancel={onClose}
    >
      <Field
        className="mt-4"
        label="Current password"
        type="password"
        autoComplete="current-password"
        value={current}
        onChange={(event) => setCurrent(event.target.value)}
      />
      <NewPassword
        label="New password"
        password={password}
        onPassword={setPassword}
        again={again}
        onAgain={setAgain}
      />
    </DialogForm>
  )
}
