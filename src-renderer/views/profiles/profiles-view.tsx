import { Plus, SlidersHorizontal } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { Profile } from '../../../src-main/contract/profiles.ts'
import { formatCount } from '../../lib/format.ts'
import { useKeptFocus } from '../../lib/use-kept-focus.ts'
import { useCaller } from '../../stores/caller.ts'
import { useProfiles } from '../../stores/profiles.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { LongRowList } from '../../ui/long-row-list.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Problem } from '../../ui/problem.tsx'
import { Screen } from '../../ui/screen.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { ProfileDialog } from './profile-dialog.tsx'
import { ProfileFiles } from './profile-files.tsx'
import { ProfileRow } from './profile-row.tsx'

/** Settings on top of models, each under a name of its own. */
export function ProfilesView() {
  const { value, problem } = useProfiles()
  const admin = useCaller((caller) => caller.admin === true)
  const [adding, setAdding] = useState(false)
  const newProfile = (
    <Button kind="primary" onClick={() => setAdding(true)}>
      <Plus size={14} aria-hidden />
      New profile
    </Button>
  )
  return (
    <Screen
      title="Profiles"
      note={noteOf(value)}
      actions={
        value !== null && (
          <>
            <ProfileFiles isEmpty={value.length === 0} readOnly={!admin} />
            {admin && value.length > 0 && newProfile}
          </>
        )
      }
    >
      {problem !== null && <Problem>{problem}</Problem>}
      {value === null ? (
        <div className="m-auto">{problem === null && <Spinner label="Loading the profiles" />}</div>
      ) : (
        <Profiles profiles={value} admin={admin} action={newProfile} />
      )}
      <ProfileDialog open={adding} profile={null} onClose={() => setAdding(false)} />
    </Screen>
  )
}

interface ProfilesProps {
  profiles: Profile[]
  admin: boolean
  action: ReactNode
}

function Profiles({ profiles, admin, action }: ProfilesProps) {
  const kept = useKeptFocus<HTMLDivElement>(profiles.map(({ id }) => id).join() || 'none')
  return (
    <div ref={kept} tabIndex={-1} className="flex flex-1 flex-col outline-none">
      {!admin && (
        <Notice className="mb-3">Only administrators change profiles. Ask one of them.</Notice>
      )}
      {profiles.length === 0 ? (
        <EmptyState
          icon={<SlidersHorizontal size={28} strokeWidth={1.5} aria-hidden />}
          title="No profiles yet"
          action={admin && action}
        >
          A profile gives a model another name with a system prompt, sampling, context or thinking
          of its own. Apps ask for it like for a model. It takes no further memory for the weights.
        </EmptyState>
      ) : (
        <LongRowList label="Profiles" rows={profiles}>
          {(profile) => <ProfileRow key={profile.id} profile={profile} readOnly={!admin} />}
        </LongRowList>
      )}
    </div>
  )
}

function noteOf(profiles: Profile[] | null): string {
  if (profiles === null || profiles.length === 0) return 'Models under other names'
  return formatCount(profiles.length, 'profile')
}
