import type { User } from '../../../src-main/contract/auth.ts'
import { formatWhen } from '../../lib/format.ts'
import { useAttempt } from '../../lib/use-attempt.ts'
import { useCaller } from '../../stores/caller.ts'
import { Problem } from '../../ui/problem.tsx'
import { StateDot } from '../../ui/state-dot.tsx'
import { Tag } from '../../ui/tag.tsx'
import { UserActions } from './user-actions.tsx'

export function UserRow({ user }: { user: User }) {
  const me = useCaller((caller) => caller.user?.id === user.id)
  const { problem, attempt } = useAttempt()
  const { email, is_admin, status, created_at, last_login_at } = user
  const disabled = status === 'disabled'
  return (
    <li aria-label={email} className="py-2.5 pr-3 pl-4">
      <div className="flex items-center gap-3">
        <StateDot tone={disabled ? 'off' : 'on'} />
        <div className="min-w-0 flex-1">
          <p className="flex items-center gap-2">
            <span
              title={email}
              className={`truncate font-medium select-text ${disabled ? 'text-ink-2' : ''}`}
            >
              {email}
            </span>
            {is_admin && <Tag tone="accent">Administrator</Tag>}
            {me && <Tag>You</Tag>}
          </p>
          <p className="truncate text-ink-3">
            {disabled ? 'Disabled' : 'Enabled'} · since {formatWhen(created_at)}
          </p>
        </div>
        <p className="w-44 truncate text-right text-ink-3">
          {last_login_at === null ? 'Never signed in' : `Signed in ${formatWhen(last_login_at)}`}
        </p>
        <UserActions user={user} attempt={attempt} />
      </div>
      {problem !== null && <Problem className="mt-2 ml-5">{problem}</Problem>}
    </li>
  )
}
