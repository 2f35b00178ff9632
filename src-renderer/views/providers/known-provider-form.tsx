import { useState } from 'react'
import type { Provider } from '../../../src-main/contract/providers.ts'
import { client } from '../../api/client.ts'
import { formatCount } from '../../lib/format.ts'
import { changeProviders, testConnection } from '../../stores/providers.ts'
import { DialogForm } from '../../ui/dialog-form.tsx'
import { KeyField } from './key-field.tsx'

interface KnownProviderFormProps {
  /** undefined until one is chosen. */
  provider: Provider | undefined
  onSaved: (provider: Provider) => void
  onCancel: () => void
}

/** One that Corral knows: the key is all that it needs. A second key stands beside the first. */
export function KnownProviderForm({ provider, onSaved, onCancel }: KnownProviderFormProps) {
  const [key, setKey] = useState('')
  const optional = provider?.key_optional === true

  async function save(): Promise<void> {
    if (provider === undefined) return
    const { id: provider_id, keys } = provider
    const api_key = key.trim()
    if (api_key !== '') {
      await changeProviders<unknown>(
        keys.length === 0
          ? client.providers.update({ provider_id, api_key })
          : client.providers.keys.create({ provider_id, api_key }),
      )
    }
    void testConnection(provider_id)
    onSaved(provider)
  }

  return (
    <DialogForm
      verb={optional && key.trim() === '' ? 'Test' : 'Save and test'}
      ready={provider !== undefined && (optional || key.trim() !== '')}
      onSubmit={save}
      onCancel={onCancel}
    >
      {provider !== undefined && (
        <>
          <KeyField className="mt-4" value={key} onChange={setKey} optional={optional} />
          <p className="mt-3 text-ink-2">{aboutOf(provider)}</p>
        </>
      )}
    </DialogForm>
  )
}

function aboutOf({ display_name, keys, models, base_url, key_optional }: Provider): string {
  if (keys.length > 0) {
    return `${display_name} already has ${formatCount(keys.length, 'key')}. This one is used beside ${keys.length === 1 ? 'it' : 'them'}.`
  }
  if (key_optional) return `Corral looks for it at ${base_url ?? 'its address'}.`
  return `${formatCount(models.length, 'model')} come with it. You only need the key.`
}
