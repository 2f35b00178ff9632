import { useState } from 'react'
import type { Provider } from '../../../src-main/contract/providers.ts'
import { client } from '../../api/client.ts'
import { useCaller } from '../../stores/caller.ts'
import { changeProviders, testConnection } from '../../stores/providers.ts'
import { CheckField } from '../../ui/check-field.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { DialogForm } from '../../ui/dialog-form.tsx'
import { Field } from '../../ui/field.tsx'
import { Fold } from '../../ui/fold.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { KeyField } from './key-field.tsx'
import { KeyUse, keyUseOf, usualKeyUse } from './key-use.tsx'

interface AddKeyDialogProps {
  open: boolean
  provider: Provider
  onClose: () => void
}

export function AddKeyDialog({ open, provider, onClose }: AddKeyDialogProps) {
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={`Add a key to ${provider.display_name}`}
      description="Corral seals it before it stores it, and never shows it again."
    >
      <AddKeyForm provider={provider} onClose={onClose} />
    </Dialog>
  )
}

/** The key is tested as soon as it is saved; the result stands in its row. */
function AddKeyForm({ provider, onClose }: Omit<AddKeyDialogProps, 'open'>) {
  const { user, admin } = useCaller()
  const [key, setKey] = useState('')
  const [label, setLabel] = useState('')
  const [use, setUse] = useState(usualKeyUse)
  const addresses = [provider.base_url ?? '', ...provider.more_base_urls]
  const [address, setAddress] = useState(addresses[0] ?? '')
  const [own, setOwn] = useState(admin !== true)

  async function add(): Promise<void> {
    const made = await changeProviders(
      client.providers.keys.create({
        provider_id: provider.id,
        api_key: key.trim(),
        label: label.trim(),
        ...keyUseOf(use),
        ...(addresses.length > 1 && { base_url: address }),
        private: own,
      }),
    )
    void testConnection(provider.id, made.id)
  }

  return (
    <DialogForm
      verb="Add key"
      ready={key.trim() !== '' && use.weight !== ''}
      onSubmit={add}
      onDone={onClose}
      onCancel={onClose}
    >
      <KeyField className="mt-4" value={key} onChange={setKey} />
      <Field
        className="mt-4"
        label="Label"
        placeholder="Such as “Team” or “Ada’s own”"
        maxLength={80}
        value={label}
        onChange={(event) => setLabel(event.target.value)}
      />
      {addresses.length > 1 && (
        <SelectField
          className="mt-4"
          label="For the address"
          hint="A key is only ever sent to the server that it is for."
          choices={addresses.map((value) => ({ value, label: value }))}
          value={address}
          onChange={setAddress}
        />
      )}
      {user !== null && admin === true && (
        <CheckField
          className="mt-4"
          label="Only for my own requests"
          description="Nobody else’s requests use this key."
          checked={own}
          onChange={setOwn}
        />
      )}
      {admin === false && (
        <p className="mt-4 text-ink-3">
          It serves your own requests only. Keys for everybody are added by an administrator.
        </p>
      )}
      <Fold className="mt-4" title="More">
        <KeyUse value={use} onChange={setUse} />
      </Fold>
    </DialogForm>
  )
}
