import { useState } from 'react'
import type { Provider } from '../../../src-main/contract/providers.ts'
import { client } from '../../api/client.ts'
import { namesOf } from '../../lib/key-input.ts'
import { changeProviders } from '../../stores/providers.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { DialogForm } from '../../ui/dialog-form.tsx'
import { Field } from '../../ui/field.tsx'

interface AddModelsDialogProps {
  open: boolean
  provider: Provider
  onClose: () => void
}

export function AddModelsDialog({ open, provider, onClose }: AddModelsDialogProps) {
  return (
    <Dialog open={open} onClose={onClose} title={`Add models to ${provider.display_name}`}>
      <AddModelsForm provider={provider} onClose={onClose} />
    </Dialog>
  )
}

function AddModelsForm({ provider, onClose }: Omit<AddModelsDialogProps, 'open'>) {
  const [text, setText] = useState('')
  const names = namesOf(text)

  async function add(): Promise<void> {
    for (const name of names)
      await client.providers.models.create({ provider_id: provider.id, name })
  }

  return (
    <DialogForm
      verb={names.length > 1 ? `Add ${names.length} models` : 'Add model'}
      ready={names.length > 0}
      onSubmit={() => changeProviders(add())}
      onDone={onClose}
      onCancel={onClose}
    >
      <Field
        className="mt-4"
        label="Models"
        placeholder="model-one, model-two"
        hint="As the provider calls them, with commas between them."
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
    </DialogForm>
  )
}
