import { useState } from 'react'
import type { Profile } from '../../../src-main/contract/profiles.ts'
import { removeProfile } from '../../stores/profiles.ts'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { MenuItem, MenuLine, MoreMenu } from '../../ui/menu.tsx'
import { DuplicateDialog } from './duplicate-dialog.tsx'
import { saveProfiles } from './profile-file.ts'
import { ProfileDialog } from './profile-dialog.tsx'

type Asking = 'edit' | 'duplicate' | 'delete' | null

export function ProfileActions({ profile }: { profile: Profile }) {
  const [asking, setAsking] = useState<Asking>(null)
  const { id, name } = profile
  const close = () => setAsking(null)
  return (
    <div className="-mt-1 flex shrink-0 items-center gap-1">
      <Button kind="quiet" aria-label={`Edit ${name}`} onClick={() => setAsking('edit')}>
        Edit
      </Button>
      <MoreMenu label={`More about ${name}`}>
        <MenuItem onClick={() => setAsking('duplicate')}>Duplicate…</MenuItem>
        <MenuItem onClick={() => void saveProfiles([profile])}>Export</MenuItem>
        <MenuLine />
        <MenuItem danger onClick={() => setAsking('delete')}>
          Delete…
        </MenuItem>
      </MoreMenu>
      <ProfileDialog open={asking === 'edit'} profile={profile} onClose={close} />
      <DuplicateDialog open={asking === 'duplicate'} profile={profile} onClose={close} />
      <ConfirmDialog
        open={asking === 'delete'}
        onClose={close}
        title={`Delete the profile ${name}?`}
        description="Requests that name it are then refused. Its model stays."
        verb="Delete"
        onConfirm={() => removeProfile(id)}
      />
    </div>
  )
}
