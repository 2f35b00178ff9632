import { useState } from 'react'
import { client } from '../../api/client.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { DialogForm } from '../../ui/dialog-form.tsx'
import { PathField } from '../../ui/path-field.tsx'

interface AddFolderDialogProps {
  open: boolean
  onClose: () => void
}

export function AddFolderDialog({ open, onClose }: AddFolderDialogProps) {
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title="Add a folder"
      description="Its models, and those in the folders below it, are used where they lie. A folder on an external disk may come and go."
    >
      <PathForm onClose={onClose} />
    </Dialog>
  )
}

/** Lives as long as the dialog is open. */
function PathForm({ onClose }: { onClose: () => void }) {
  const [path, setPath] = useState('')
  return (
    <DialogForm
      verb="Add folder"
      ready={path.trim() !== ''}
      onSubmit={() => client.modelFolders.add({ path: path.trim() })}
      onDone={onClose}
      onCancel={onClose}
    >
      <PathField
        className="mt-4"
        kind="folder"
        label="Path of the folder"
        hint="In Finder: hold Option, open the folder’s menu and choose Copy as Pathname."
        placeholder="/Volumes/Models"
        value={path}
        onPath={setPath}
      />
    </DialogForm>
  )
}
