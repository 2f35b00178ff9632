import { useState } from 'react'
import type { Profile } from '../../../src-main/contract/profiles.ts'
import { duplicateProfile } from '../../stores/profiles.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { DialogForm } from '../../ui/dialog-form.tsx'
import { Field } from '../../ui/field.tsx'

interface DuplicateDialogProps {
  open: boolean
  profile: Profile
  onClose: () => void
}

export function DuplicateDialog({ open, profile, onClose }: DuplicateDialogProps) {
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={`Duplicate ${profile.name}`}
      description="All its settings under another name. Aliases stay with the first."
    >
      <NameForm profile={profile} onClose={onClose} />
    </Dialog>
  )
}

/** Lives as long as the dialog is open. */
function NameForm({ profile, onClose }: Omit<DuplicateDialogProps, 'open'>) {
  const [name, setName] = useState(`${profile.name}-copy`)
  return (
    <DialogForm
      verb="Duplicate"
      ready={name.trim() !== ''}
      onSubmit={() => duplicateProfile(profile.id, name.trim())}
      onDone={onClose}
      onCancel={onClose}
    >
      <Field
        className="mt-4"
        label="Name"
        maxLength={128}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
    </DialogForm>
  )
}
