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

/** Two steps in one place: who it is, then the password to take along. */
export function AddUserDialog({ open, first, onClose }: AddUserDialogProps) {
  const [added, setAdded] = useState<Added | null>(null)

  function close(): void {
    setAdded(null)
    onClose()
  }

  if (added !== null) {
    return (
      <Dialog open={open} onClose={close} title="User added">
        <PasswordOnce {...added} onDone={close} />
      </Dialog>
    )
  }
  return (
    <Dialog
      open={open}
      onClose={close}
      title="Add user"
      description={
        first
          ? 'The first account is an administrator’s.'
          : 'An account that you make is approved at once.'
      }
    >
      <AddUser onAdded={setAdded} onCancel={close} />
    </Dialog>
  )
}

interface Added {
  email: string
  password: string
}

interface AddUserProps {
  onAdded: (added: Added) => void
  onCancel: () => void
}

function AddUser({ onAdded, onCancel }: AddUserProps) {
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState(makePassword)

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
      onDone={() => onAdded({ email: email.trim(), password })}
      onCancel={onCancel}
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
