import { Plug } from 'lucide-react'
import { useState } from 'react'
import type { Provider } from '../../../src-main/contract/providers.ts'
import { isInUse } from '../../lib/provider-state.ts'
import { useCaller } from '../../stores/caller.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { RowList } from '../../ui/row-list.tsx'
import { Section } from '../../ui/section.tsx'
import { AddKeyDialog } from './add-key-dialog.tsx'
import { EnvironmentBanner } from './environment-banner.tsx'
import { ProviderRow } from './provider-row.tsx'

/** Those in use first; then servers that want no key, then those that wait for one. */
export function ProviderGroups({ providers }: { providers: Provider[] }) {
  const admin = useCaller((caller) => caller.admin === true)
  const used = providers.filter(isInUse)
  const rest = providers.filter((provider) => !isInUse(provider))
  return (
    <>
      {admin && <EnvironmentBanner providers={providers} />}
      {used.length === 0 ? <NoneInUse /> : <Group label="Providers in use" providers={used} />}
      <Rest
        title="Waiting for a key"
        description="Corral knows these and their models. A key is all they need."
        providers={rest.filter(({ key_optional }) => !key_optional)}
      />
      <Rest
        title="Servers on your own machines"
        description="They are used without a key when they run at this address."
        providers={rest.filter(({ key_optional }) => key_optional)}
      />
    </>
  )
}

function NoneInUse() {
  return (
    <Card className="flex">
      <EmptyState
        icon={<Plug size={28} strokeWidth={1.5} aria-hidden />}
        title="No provider in use yet"
      >
        Add a key to one that Corral knows, or a provider of your own. Keys are sealed before they
        are stored and never shown again.
      </EmptyState>
    </Card>
  )
}

interface RestProps {
  title: string
  description: string
  providers: Provider[]
}

function Rest({ title, description, providers }: RestProps) {
  if (providers.length === 0) return null
  return (
    <Section title={title} description={description}>
      <Group label={title} providers={providers} />
    </Section>
  )
}

function Group({ label, providers }: { label: string; providers: Provider[] }) {
  return (
    <RowList aria-label={label}>
      {providers.map((provider) => (
        <ProviderRow
          key={provider.id}
          provider={provider}
          action={isInUse(provider) ? null : <AddKey provider={provider} />}
        />
      ))}
    </RowList>
  )
}

function AddKey({ provider }: { provider: Provider }) {
  const [adding, setAdding] = useState(false)
  return (
    <>
      <Button aria-label={`Add key to ${provider.display_name}`} onClick={() => setAdding(true)}>
        Add key
      </Button>
      <AddKeyDialog open={adding} provider={provider} onClose={() => setAdding(false)} />
    </>
  )
}
