import { useState } from 'react'
import type { User } from '../../../src-main/contract/auth.ts'
import { formatWhen } from '../../lib/format.ts'
import { useAttempt } from '../../lib/use-attempt.ts'
import { removeUser, updateUser } from '../../stores/users.ts'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { Problem } from '../../ui/problem.tsx'

export function PendingRow({ user }: { user: User }) {
  const { id, email, created_at } = user
  const { busy, problem, attempt } = useAttempt()
  const [asking, setAsking] = useState(false)
  return (
    <li aria-label={email} className="py-2.5 pr-3 pl-4">
      <div className="flex items-center gap-2">
        <div className="min-w-0 flex-1">
          <p title={email} className="truncate font-medium select-text">
            {email}
          </p>
          <p className="text-ink-3">Asked {formatWhen(created_at)}</p>
        </div>
        <Button kind="quiet" aria-label={`Turn down ${email}`} onClick={() => setAsking(true)}>
          Turn down
        </Button>
        <Button
          aria-label={`Approve ${email}`}
          disabled={busy}
          onClick={() => void attempt(() => updateUser(id, { status: 'approved' }))}
        >
          Approve
        </Button>
      </div>
      {problem !== null && <Problem className="mt-2">{problem}</Problem>}
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={`Turn down ${email}?`}
        description="The account is deleted. The same person may ask for one again."
        verb="Turn down"
        onConfirm={() => removeUser(id)}
      />
    </li>
  )
}
