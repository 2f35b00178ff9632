import { Variable } from 'lucide-react'
import { useState } from 'react'
import type { Provider } from '../../../src-main/contract/providers.ts'
import { formatCount } from '../../lib/format.ts'
import { useFresh } from '../../stores/fetched.ts'
import { importVariables, refreshEnvironment, useEnvironment } from '../../stores/providers.ts'
import { Button } from '../../ui/button.tsx'
import { CheckField } from '../../ui/check-field.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { DialogForm } from '../../ui/dialog-form.tsx'
import { Notice } from '../../ui/notice.tsx'

interface Found {
  variable: string
  provider: string
}

/** Offers the keys that stand in the environment; says nothing when there are none. */
export function EnvironmentBanner({ providers }: { providers: Provider[] }) {
  const variables = useEnvironment(({ value }) => value)
  const [choosing, setChoosing] = useState(false)
  useFresh(refreshEnvironment)

  const found = (variables ?? [])
    .filter(({ imported }) => !imported)
    .map(({ variable, provider_id }) => ({
      variable,
      provider: providers.find(({ id }) => id === provider_id)?.display_name ?? '',
    }))
  return (
    <>
      {found.length > 0 && (
        <Notice
          icon={Variable}
          action={
            <Button className="-my-1 -mr-1.5" onClick={() => setChoosing(true)}>
              Import…
            </Button>
          }
        >
          {found.length === 1 ? 'A key' : 'Keys'} for {listOf(found)}{' '}
          {found.length === 1 ? 'is' : 'are'} in Corral’s environment.
        </Notice>
      )}
      <Dialog
        open={choosing}
        onClose={() => setChoosing(false)}
        title="Import keys from the environment"
        description="Corral seals a copy of each. The variables themselves stay as they are."
      >
        <ChooseVariables found={found} onClose={() => setChoosing(false)} />
      </Dialog>
    </>
  )
}

function ChooseVariables({ found, onClose }: { found: Found[]; onClose: () => void }) {
  const [left, setLeft] = useState<string[]>([])
  const chosen = found.map(({ variable }) => variable).filter((name) => !left.includes(name))
  return (
    <DialogForm
      verb={chosen.length === 0 ? 'Import' : `Import ${formatCount(chosen.length, 'key')}`}
      ready={chosen.length > 0}
      onSubmit={() => importVariables(chosen)}
      onDone={onClose}
      onCancel={onClose}
    >
      <div className="mt-4 flex flex-col gap-3">
        {found.map(({ variable, provider }) => (
          <CheckField
            key={variable}
            label={variable}
            description={provider}
            checked={!left.includes(variable)}
            onChange={(checked) =>
              setLeft(checked ? left.filter((name) => name !== variable) : [...left, variable])
            }
          />
        ))}
      </div>
    </DialogForm>
  )
}

function listOf(found: Found[]): string {
  return new Intl.ListFormat('en').format(new Set(found.map(({ provider }) => provider)))
}
