import type { Model } from '../../../src-main/contract/models.ts'
import { folderOwner } from '../../lib/folder-text.ts'
import { formatBytes } from '../../lib/format.ts'
import { useModelDetails } from '../../stores/use-model-details.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Problem } from '../../ui/problem.tsx'
import { BringInForm } from './bring-in-form.tsx'

interface BringInDialogProps {
  open: boolean
  model: Model
  onClose: () => void
}

/** Makes a model of another folder Corral's own. */
export function BringInDialog({ open, model, onClose }: BringInDialogProps) {
  const { name, folder, sizeBytes } = model
  return (
    <Dialog
      open={open}
      wide
      onClose={onClose}
      title={`Bring ${name} into Corral’s folder`}
      description={`It lies in ${folderOwner(folder)} (${formatBytes(sizeBytes)}) and works from there. In Corral’s own folder it stays when the other one goes.`}
    >
      <KnownFile modelId={model.id} onClose={onClose} />
    </Dialog>
  )
}

/** Lives as long as the dialog is open. */
function KnownFile({ modelId, onClose }: { modelId: string; onClose: () => void }) {
  const { value, problem } = useModelDetails(modelId)
  if (problem !== null) return <Problem className="mt-4">{problem}</Problem>
  return <BringInForm path={value?.files[0]?.path ?? null} onClose={onClose} />
}
