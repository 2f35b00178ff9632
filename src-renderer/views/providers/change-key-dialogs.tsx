import { useState } from 'react'
import type { ProviderKey } from '../../../src-main/contract/providers.ts'
import { client } from '../../api/client.ts'
import { changeProviders, testConnection } from '../../stores/providers.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { DialogForm } from '../../ui/dialog-form.tsx'
import { Field } from '../../ui/field.tsx'
import { KeyField } from './key-field.tsx'
import { KeyUse, type KeyUseText, keyUseOf } from './key-use.tsx'

interface KeyDialogProps {
  open: boolean
  entry: ProviderKey
  /** How the key is called on the screen. */
  name: string
  onClose: () => void
}

/** A new key in the place of the old: its label, weight and models stay. */
export function EnterAgainDialog({ open, entry, name, onClose }: KeyDialogProps) {
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={`Enter “${name}” again`}
      description="The new key takes the place of the old one. Label, weight and models stay."
    >
      <EnterAgainForm entry={entry} onClose={onClose} />
    </Dialog>
  )
}

type FormProps = Pick<KeyDialogProps, 'entry' | 'onClose'>

function EnterAgainForm({ entry, onClose }: FormProps) {
  const [key, setKey] = useState('')
  const ref = { provider_id: entry.provider_id, key_id: entry.id }

  async function replace(): Promise<void> {
    await changeProviders(client.providers.keys.update({ ...ref, api_key: key.trim() }))
    void testConnection(entry.provider_id, entry.id)
  }

  return (
    <DialogForm
      verb="Save key"
      ready={key.trim() !== ''}
      onSubmit={replace}
      onDone={onClose}
      onCancel={onClose}
    >
      <KeyField className="mt-4" value={key} onChange={setKey} />
    </DialogForm>
  )
}

export function EditKeyDialog({ open, entry, name, onClose }: KeyDialogProps) {
  return (
    <Dialog open={open} onClose={onClose} title={`Edit “${name}”`}>
      <EditKeyForm entry={entry} onClose={onClose} />
    </Dialog>
  )
}

function EditKeyForm({ entry, onClose }: FormProps) {
  const [label, setLabel] = useState(entry.label)
  const [use, setUse] = useState<KeyUseText>({
    weight: String(entry.weight),
    models: (entry.models ?? []).join(', '),
    account: entry.account ?? '',
  })

  function save(): Promise<unknown> {
    return changeProviders(
      client.providers.keys.update({
        provider_id: entry.provider_id,
        key_id: entry.id,
        label: label.trim(),
        ...keyUseOf(use),
      }),
    )
  }

  return (
    <DialogForm
      verb="Save"
      ready={use.weight !== ''}
      onSubmit={save}
      onDone={onClose}
      onCancel={onClose}
    >
      <Field
        className="mt-4 mb-4"
        label="Label"
        maxLength={80}
        value={label}
        onChange={(event) => setLabel(event.target.value)}
      />
      <KeyUse value={use} onChange={setUse} />
    </DialogForm>
  )
}
