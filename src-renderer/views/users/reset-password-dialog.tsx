import { useState } from 'react'
import type { User } from '../../../src-main/contract/auth.ts'
import { makePassword, passwordProblem } from '../../lib/password.ts'
import { resetPassword } from '../../stores/users.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { DialogForm } from '../../ui/dialog-form.tsx'
import { PasswordOnce } from './password-once.tsx'
import { VisiblePassword } from './visible-password.tsx'

interface ResetPasswordDialogProps {
  open: boolean
  user: User
  onClose: () => void
}

/** Two steps in one place: choose it, then take it along. */
export function ResetPasswordDialog({ open, user, onClose }: ResetPasswordDialogProps) {
  return (
    <Dialog open={open} onClose={onClose} title={`Reset the password of ${user.email}`}>
      <ResetPassword user={user} onClose={onClose} />
    </Dialog>
  )
}

function ResetPassword({ user, onClose }: Omit<ResetPasswordDialogProps, 'open'>) {
  const [password, setPassword] = useState(makePassword)
  const [done, setDone] = useState(false)
  if (done) return <PasswordOnce email={user.email} password={password} onDone={onClose} />

  async function reset(): Promise<void> {
    const problem = passwordProblem(password, password)
    if (problem !== null) throw new Error(problem)
    await resetPassword(user.id, password)
  }

  return (
    <DialogForm
      verb="Reset password"
      danger
      ready={password !== ''}
      onSubmit={reset}
      onDone={() => setDone(true)}
      onCancel={onClose}
    >
      <p className="mt-1 text-ink-2">
        All browsers that are signed in with this account are signed out.
      </p>
      <VisiblePassword password={password} onChange={setPassword} />
    </DialogForm>
  )
}
