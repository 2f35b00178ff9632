import { useState } from 'react'
import type { User } from '../../../src-main/contract/auth.ts'
import { removeUser, updateUser } from '../../stores/users.ts'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { MenuItem, MenuLine, MoreMenu } from '../../ui/menu.tsx'
import { ResetPasswordDialog } from './reset-password-dialog.tsx'

interface UserActionsProps {
  user: User
  /** Runs what needs no question, and says in the row why it failed. */
  attempt: (run: () => Promise<unknown>) => Promise<boolean>
}

type Asking = 'disable' | 'demote' | 'password' | 'delete' | null

export function UserActions({ user, attempt }: UserActionsProps) {
  const [asking, setAsking] = useState<Asking>(null)
  const { id, email, is_admin, status } = user
  const close = () => setAsking(null)
  return (
    <>
      <MoreMenu label={`More about ${email}`}>
        {is_admin ? (
          <MenuItem onClick={() => setAsking('demote')}>Take administration away…</MenuItem>
        ) : (
          <MenuItem onClick={() => void attempt(() => updateUser(id, { is_admin: true }))}>
            Make administrator
          </MenuItem>
        )}
        <MenuItem onClick={() => setAsking('password')}>Reset password…</MenuItem>
        <MenuLine />
        {status === 'disabled' ? (
          <MenuItem onClick={() => void attempt(() => updateUser(id, { status: 'approved' }))}>
            Enable
          </MenuItem>
        ) : (
          <MenuItem onClick={() => setAsking('disable')}>Disable…</MenuItem>
        )}
        <MenuItem danger onClick={() => setAsking('delete')}>
          Delete…
        </MenuItem>
      </MoreMenu>
      <ResetPasswordDialog open={asking === 'password'} user={user} onClose={close} />
      <ConfirmDialog
        open={asking === 'demote'}
        onClose={close}
        title={`Take administration away from ${email}?`}
        description="They go on as a normal user: models, their own keys and tokens, nothing else."
        verb="Take away"
        onConfirm={() => updateUser(id, { is_admin: false })}
      />
      <ConfirmDialog
        open={asking === 'disable'}
        onClose={close}
        title={`Disable ${email}?`}
        description="They are signed out at once and their tokens stop working. Nothing is deleted: you can enable the account again."
        verb="Disable"
        onConfirm={() => updateUser(id, { status: 'disabled' })}
      />
      <ConfirmDialog
        open={asking === 'delete'}
        onClose={close}
        title={`Delete ${email}?`}
        description="Their sessions, tokens and private keys go with the account. This cannot be undone."
        verb="Delete"
        onConfirm={() => removeUser(id)}
      />
    </>
  )
}
