import type { Profile } from '../../../src-main/contract/profiles.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { ProfileForm } from './profile-form.tsx'

interface ProfileDialogProps {
  open: boolean
  /** The one to change; null for a new one. */
  profile: Profile | null
  onClose: () => void
}

export function ProfileDialog({ open, profile, onClose }: ProfileDialogProps) {
  return (
    <Dialog
      open={open}
      wide
      onClose={onClose}
      title={profile === null ? 'New profile' : `Edit ${profile.name}`}
      description="What a request says itself counts more than a profile."
    >
      <ProfileForm profile={profile} onClose={onClose} />
    </Dialog>
  )
}
