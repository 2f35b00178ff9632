import { useState } from 'react'
import type { Protocol, Provider } from '../../../src-main/contract/providers.ts'
import { client } from '../../api/client.ts'
import { isPrivateAddress, namesOf } from '../../lib/key-input.ts'
import { changeProviders, testConnection } from '../../stores/providers.ts'
import { CheckField } from '../../ui/check-field.tsx'
import { DialogForm } from '../../ui/dialog-form.tsx'
import { Field } from '../../ui/field.tsx'
import { Fold } from '../../ui/fold.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { KeyField } from './key-field.tsx'

interface CustomProviderFormProps {
  onSaved: (provider: Provider) => void
  onCancel: () => void
}

const protocols: { value: Protocol; label: string }[] = [
  { value: 'openai', label: 'OpenAI’s' },
  { value: 'anthropic', label: 'Anthropic’s' },
]

export function CustomProviderForm({ onSaved, onCancel }: CustomProviderFormProps) {
  const [name, setName] = useState('')
  const [displayName, setDisplayName] = useState('')
  const [address, setAddress] = useState('')
  const [key, setKey] = useState('')
  const [models, setModels] = useState('')
  const [protocol, setProtocol] = useState<Protocol>('openai')
  const [reachable, setReachable] = useState(false)

  async function save(): Promise<void> {
    const made = await changeProviders(
      client.providers.create({
        name: name.trim(),
        base_url: address.trim(),
        models: namesOf(models),
        protocols: [protocol],
        allow_private: reachable,
        ...(displayName.trim() !== '' && { display_name: displayName.trim() }),
        ...(key.trim() !== '' && { api_key: key.trim() }),
      }),
    )
    void testConnection(made.id)
    onSaved(made)
  }

  return (
    <DialogForm
      verb="Save and test"
      ready={name.trim() !== '' && address.trim() !== ''}
      onSubmit={save}
      onCancel={onCancel}
    >
      <div className="mt-4 grid grid-cols-2 gap-3">
        <Field
          label="Name"
          placeholder="my-server"
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <Field
          label="Display name"
          placeholder={name.trim() === '' ? 'My server' : name.trim()}
          maxLength={255}
          value={displayName}
          onChange={(event) => setDisplayName(event.target.value)}
        />
      </div>
      <Field
        className="mt-4"
        label="Base URL"
        inputMode="url"
        placeholder="https://api.example.com/v1"
        value={address}
        onChange={(event) => setAddress(event.target.value)}
      />
      {isPrivateAddress(address) && (
        <CheckField
          className="mt-3"
          label="Allow an address in the local network"
          description="Without this, Corral sends nothing to addresses that are not public."
          checked={reachable}
          onChange={setReachable}
        />
      )}
      <KeyField className="mt-4" value={key} onChange={setKey} optional />
      <Field
        className="mt-4"
        label="Models"
        placeholder="model-one, model-two"
        hint="As the server calls them, with commas between them."
        value={models}
        onChange={(event) => setModels(event.target.value)}
      />
      <Fold className="mt-3" title="More">
        <SelectField
          label="Speaks this protocol"
          choices={protocols}
          value={protocol}
          onChange={setProtocol}
        />
      </Fold>
    </DialogForm>
  )
}
