import { useState } from 'react'
import type { Provider } from '../../../src-main/contract/providers.ts'
import { isInUse } from '../../lib/provider-state.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { CustomProviderForm } from './custom-provider-form.tsx'
import { KnownProviderForm } from './known-provider-form.tsx'
import { ProviderSaved } from './provider-saved.tsx'

interface AddProviderDialogProps {
  open: boolean
  providers: Provider[]
  onClose: () => void
}

export function AddProviderDialog({ open, providers, onClose }: AddProviderDialogProps) {
  return (
    <Dialog open={open} onClose={onClose} title="Add provider">
      <AddProvider providers={providers} onClose={onClose} />
    </Dialog>
  )
}

const custom = 'custom'

/** Which one, then what it needs, then whether it answers. */
function AddProvider({ providers, onClose }: Omit<AddProviderDialogProps, 'open'>) {
  const [chosen, setChosen] = useState<string | null>(null)
  const [saved, setSaved] = useState<Provider | null>(null)
  if (saved !== null) return <ProviderSaved provider={saved} onClose={onClose} />

  const known = providers.filter(({ predefined }) => predefined)
  const provider = known.find(({ id }) => String(id) === chosen)
  return (
    <>
      <SelectField
        className="mt-4"
        label="Provider"
        placeholder="Choose a provider"
        choices={[
          ...known.map((one) => ({
            value: String(one.id),
            label: one.display_name,
            note: isInUse(one) ? 'in use' : undefined,
          })),
          { value: custom, label: 'Custom provider', note: 'any address' },
        ]}
        value={chosen}
        onChange={setChosen}
      />
      {chosen === custom ? (
        <CustomProviderForm onSaved={setSaved} onCancel={onClose} />
      ) : (
        <KnownProviderForm key={chosen} provider={provider} onSaved={setSaved} onCancel={onClose} />
      )}
    </>
  )
}
