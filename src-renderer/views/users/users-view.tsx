import { UserPlus, UsersRound } from 'lucide-react'
import { useState } from 'react'
import type { User } from '../../../src-main/contract/auth.ts'
import { formatCount } from '../../lib/format.ts'
import { useFresh } from '../../stores/fetched.ts'
import { refreshUsers, useUsers } from '../../stores/users.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { LongRowList } from '../../ui/long-row-list.tsx'
import { Problem } from '../../ui/problem.tsx'
import { Screen } from '../../ui/screen.tsx'
import { Section } from '../../ui/section.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { AddUserDialog } from './add-user-dialog.tsx'
import { PendingRow } from './pending-row.tsx'
import { UserRow } from './user-row.tsx'

export function UsersView() {
  const { value, problem } = useUsers()
  const [adding, setAdding] = useState(false)
  useFresh(refreshUsers)
  return (
    <Screen
      title="Users"
      note={value === null || value.length === 0 ? undefined : formatCount(value.length, 'account')}
      actions={
        <Button onClick={() => setAdding(true)}>
          <UserPlus size={14} aria-hidden />
          Add user
        </Button>
      }
    >
      {problem !== null && <Problem>{problem}</Problem>}
      {value === null ? (
        <div className="m-auto">{problem === null && <Spinner label="Loading users" />}</div>
      ) : value.length === 0 ? (
        <NoUsers />
      ) : (
        <Accounts users={value} />
      )}
      <AddUserDialog open={adding} first={value?.length === 0} onClose={() => setAdding(false)} />
    </Screen>
  )
}

function Accounts({ users }: { users: User[] }) {
  const pending = users.filter(({ status }) => status === 'pending')
  const others = users.filter(({ status }) => status !== 'pending')
  return (
    <>
      {pending.length > 0 && (
        <Section
          title="Waiting for approval"
          description="They can sign in as soon as you approve them."
        >
          <LongRowList label="Waiting for approval" rows={pending}>
            {(user) => <PendingRow key={user.id} user={user} />}
          </LongRowList>
        </Section>
      )}
      {others.length > 0 && (
        <Section title="Accounts">
          <LongRowList label="Accounts" rows={others}>
            {(user) => <UserRow key={user.id} user={user} />}
          </LongRowList>
        </Section>
      )}
    </>
  )
}

function NoUsers() {
  return (
    <Card className="flex">
      <EmptyState
        icon={<UsersRound size={28} strokeWidth={1.5} aria-hidden />}
        title="No accounts yet"
      >
        Accounts are for people who use Corral in a browser. The first one is an administrator;
        whoever registers after that waits here for approval.
      </EmptyState>
    </Card>
  )
}
