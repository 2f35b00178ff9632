import { KeyRound } from 'lucide-react'
import { useState } from 'react'
import type { Provider } from '../../../src-main/contract/providers.ts'
import { client } from '../../api/client.ts'
import { isPrivateAddress, namesOf, originOf } from '../../lib/key-input.ts'
import { changeProviders, testConnection } from '../../stores/providers.ts'
import { CheckField } from '../../ui/check-field.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { DialogForm } from '../../ui/dialog-form.tsx'
import { Field } from '../../ui/field.tsx'
import { Fold } from '../../ui/fold.tsx'
import { Notice } from '../../ui/notice.tsx'
import { TextArea } from '../../ui/text-area.tsx'
import { KeyField } from './key-field.tsx'

interface EditProviderDialogProps {
  open: boolean
  provider: Provider
  onClose: () => void
}

export function EditProviderDialog({ open, provider, onClose }: EditProviderDialogProps) {
  return (
    <Dialog open={open} onClose={onClose} title={`Edit ${provider.display_name}`}>
      <EditProviderForm provider={provider} onClose={onClose} />
    </Dialog>
  )
}

function EditProviderForm({ provider, onClose }: Omit<EditProviderDialogProps, 'open'>) {
  const [name, setName] = useState(provider.display_name)
  const [address, setAddress] = useState(provider.base_url ?? '')
  const [more, setMore] = useState(provider.more_base_urls.join('\n'))
  const [reachable, setReachable] = useState(provider.allow_private)
  const moreAddresses = namesOf(more)
  const [key, setKey] = useState('')
  const moved = originOf(address) !== originOf(provider.base_url ?? '')
  const keyDue = moved && provider.keys.length > 0

  async function save(): Promise<void> {
    await changeProviders(
      client.providers.update({
        provider_id: provider.id,
        display_name: name.trim(),
        base_url: address.trim(),
        more_base_urls: moreAddresses,
        allow_private: reachable,
        ...(keyDue && { api_key: key.trim() }),
      }),
    )
    if (keyDue) void testConnection(provider.id)
  }

  return (
    <DialogForm
      verb="Save"
      ready={name.trim() !== '' && address.trim() !== '' && (!keyDue || key.trim() !== '')}
      onSubmit={save}
      onDone={onClose}
      onCancel={onClose}
    >
      <Field
        className="mt-4"
        label="Name"
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <Field
        className="mt-4"
        label="Base URL"
        inputMode="url"
        value={address}
        onChange={(event) => setAddress(event.target.value)}
      />
      <Fold className="mt-4" title="More addresses">
        <TextArea
          label="Addresses of the same service"
          placeholder={'https://two.example.org\nhttp://192.168.1.20:8000'}
          rows={3}
          value={more}
          onChange={(event) => setMore(event.target.value)}
        />
        <p className="mt-1 text-ink-3">
          One in each line: a cluster, or several Macs. Requests go to the one with the fewest under
          way; one that fails is left alone until it is back.
        </p>
      </Fold>
      {([address, ...moreAddresses].some(isPrivateAddress) || reachable) && (
        <CheckField
          className="mt-4"
          label="Allow an address in the local network"
          description="Without this, Corral sends nothing to addresses that are not public."
          checked={reachable}
          onChange={setReachable}
        />
      )}
      {keyDue && (
        <>
          <Notice icon={KeyRound} className="mt-4">
            This is another server. A key only opens for the server it was entered for, so Corral
            asks for the key again.
          </Notice>
          <KeyField className="mt-4" value={key} onChange={setKey} />
        </>
      )}
    </DialogForm>
  )
}
