import { useState } from 'react'
import { Dialog } from '../../ui/dialog.tsx'
import { PathField } from '../../ui/path-field.tsx'
import { BringInForm } from './bring-in-form.tsx'

interface ImportFileDialogProps {
  open: boolean
  /** What the field holds at first. */
  path: string
  onClose: () => void
}

/** Brings any GGUF file of this Mac into Corral's folder. */
export function ImportFileDialog({ open, path, onClose }: ImportFileDialogProps) {
  return (
    <Dialog
      open={open}
      wide
      onClose={onClose}
      title="Import a file"
      description="A GGUF file anywhere on this Mac. Of a split model, name its first part."
    >
      <AnyFile first={path} onClose={onClose} />
    </Dialog>
  )
}

/** Lives as long as the dialog is open: what was typed last time is gone. */
function AnyFile({ first, onClose }: { first: string; onClose: () => void }) {
  const [path, setPath] = useState(first)
  const typed = path.trim()
  return (
    <BringInForm path={typed === '' ? null : typed} onClose={onClose}>
      <PathField
        kind="model"
        label="Path of the file"
        hint="In Finder: hold Option, open the file’s menu and choose Copy as Pathname."
        placeholder="/Users/you/Downloads/model.gguf"
        value={path}
        onPath={setPath}
      />
    </BringInForm>
  )
}
