import type { Model } from '../../../src-main/contract/models.ts'
import { client } from '../../api/client.ts'
import { folderOwner, howToDelete, isOtherApp } from '../../lib/folder-text.ts'
import { formatBytes } from '../../lib/format.ts'
import { usePooled } from '../../stores/pool.ts'
import { useModelDetails } from '../../stores/use-model-details.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogButtons } from '../../ui/dialog.tsx'
import { DialogForm } from '../../ui/dialog-form.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Problem } from '../../ui/problem.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { backToModels } from './models-address.ts'

interface DeleteModelDialogProps {
  open: boolean
  model: Model
  onClose: () => void
}

/** What depends on a model, and what becomes of it; then it may be deleted. */
export function DeleteModelDialog({ open, model, onClose }: DeleteModelDialogProps) {
  const { name, folder } = model
  if (isOtherApp(folder)) {
    return (
      <Dialog
        open={open}
        onClose={onClose}
        title={`${name} belongs to ${folderOwner(folder)}`}
        description="Corral uses the file where it lies and leaves it alone: deleted from outside, the other app would miss it."
      >
        <Notice className="mt-3">{howToDelete[folder]}</Notice>
        <DialogButtons>
          <Button onClick={onClose}>Close</Button>
        </DialogButtons>
      </Dialog>
    )
  }
  return (
    <Dialog open={open} onClose={onClose} title={`Delete ${name}?`}>
      <Consequences model={model} onClose={onClose} />
    </Dialog>
  )
}

/** Lives as long as the dialog is open: what depends on the model is asked anew each time. */
function Consequences({ model, onClose }: Omit<DeleteModelDialogProps, 'open'>) {
  const { value, problem } = useModelDetails(model.id)
  const pooled = usePooled(model.id)
  const loaded = pooled !== undefined && pooled.state !== 'failed'

  if (problem !== null) return <Problem className="mt-3">{problem}</Problem>
  if (value === null) {
    return (
      <div className="flex h-24 items-center justify-center">
        <Spinner label="Looking for what depends on it" />
      </div>
    )
  }
  const { dependents, files } = value
  const bytes = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
  return (
    <DialogForm
      danger
      verb="Move to Trash"
      ready
      onSubmit={() => client.models.delete({ modelId: model.id, unload: true })}
      onDone={() => {
        onClose()
        backToModels()
      }}
      onCancel={onClose}
    >
      <p className="mt-1 text-ink-2">
        {files.length === 1 ? 'Its file goes' : `Its ${files.length} files go`} to the Trash:{' '}
        {formatBytes(bytes)}, free once you empty it.
        {loaded && ' It is in memory: answers under way are finished, then it is unloaded first.'}
      </p>
      <Dependents dependents={dependents} />
    </DialogForm>
  )
}

function Dependents({ dependents }: { dependents: readonly string[] }) {
  if (dependents.length === 0) {
    return <p className="mt-3 text-ink-2">Nothing in Corral depends on it.</p>
  }
  return (
    <>
      <p className="mt-3 font-medium">These depend on it and stay behind without it:</p>
      <ul className="mt-1 list-disc pl-5 text-ink-2 select-text">
        {dependents.map((dependent) => (
          <li key={dependent}>{dependent}</li>
        ))}
      </ul>
    </>
  )
}
