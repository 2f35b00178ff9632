import { useState } from 'react'
import { makePassword, passwordProblem } from '../../lib/password.ts'
import { addUser } from '../../stores/users.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { DialogForm } from '../../ui/dialog-form.tsx'
import { Field } from '../../ui/field.tsx'
import { PasswordOnce } from './password-once.tsx'
import { VisiblePassword } from './visible-password.tsx'

interface AddUserDialogProps {
  open: boolean
  /** No account exists yet: this one will be an administrator's. */
  first: boolean
  onClose: () => void
}

export function AddUserDialog({ open, first, onClose }: AddUserDialogProps) {
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title="Add user"
      description={
        first
          ? 'The first account is an administrator’s.'
          : 'An account that you make is approved at once.'
      }
    >
      <AddUser onClose={onClose} />
    </Dialog>
  )
}

function AddUser({ onClose }: { onClose: () => void }) {
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState(makePassword)
  const [done, setDone] = useState(false)
  if (done) return <PasswordOnce email={email.trim()} password={password} onDone={onClose} />

  async function add(): Promise<void> {
    const problem = passwordProblem(password, password)
    if (problem !== null) throw new Error(problem)
    await addUser(email.trim(), password)
  }

  return (
    <DialogForm
      verb="Add user"
      ready={email.trim() !== '' && password !== ''}
      onSubmit={add}
      onDone={() => setDone(true)}
      onCancel={onClose}
    >
      <Field
        className="mt-4"
        label="Email"
        type="email"
        value={email}
        onChange={(event) => setEmail(event.target.value)}
      />
      <VisiblePassword password={password} onChange={setPassword} />
    </DialogForm>
  )
}
