import { useState } from 'react'
import type { ModelFolder } from '../../../src-main/contract/model-folders.ts'
import { client } from '../../api/client.ts'
import { formatBytes } from '../../lib/format.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { DialogForm } from '../../ui/dialog-form.tsx'
import { PathField } from '../../ui/path-field.tsx'

interface MoveFolderDialogProps {
  open: boolean
  folder: ModelFolder
  onClose: () => void
}

/** Moves Corral's own models, for instance to a larger disk. */
export function MoveFolderDialog({ open, folder, onClose }: MoveFolderDialogProps) {
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title="Move Corral’s models"
      description={`${formatBytes(folder.sizeBytes)} are moved, and new models go to the new place. Those in memory are unloaded first. A move that is cut short goes on at the next start.`}
    >
      <PathForm onClose={onClose} />
    </Dialog>
  )
}

/** Lives as long as the dialog is open. */
function PathForm({ onClose }: { onClose: () => void }) {
  const [to, setTo] = useState('')
  return (
    <DialogForm
      verb="Move"
      ready={to.trim() !== ''}
      onSubmit={() => client.modelFolders.move({ to: to.trim() })}
      onDone={onClose}
      onCancel={onClose}
    >
      <PathField
        className="mt-4"
        kind="folder"
        label="Path of the new folder"
        hint="It is made when it is not there."
        placeholder="/Volumes/Large/Models"
        value={to}
        onPath={setTo}
      />
    </DialogForm>
  )
}
