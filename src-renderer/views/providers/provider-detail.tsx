import { KeyRound, Plus } from 'lucide-react'
import { useState } from 'react'
import type { Provider } from '../../../src-main/contract/providers.ts'
import { providerStateText } from '../../lib/provider-state.ts'
import { navigate } from '../../lib/route.ts'
import { useCaller } from '../../stores/caller.ts'
import { testId } from '../../stores/providers.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { RowList } from '../../ui/row-list.tsx'
import { Screen } from '../../ui/screen.tsx'
import { Section } from '../../ui/section.tsx'
import { AddKeyDialog } from './add-key-dialog.tsx'
import { KeyRow } from './key-row.tsx'
import { ProviderAddress } from './provider-address.tsx'
import { ProviderModels } from './provider-models.tsx'
import { RemoveProvider } from './remove-provider.tsx'
import { TestButton } from './test-button.tsx'
import { TestResult } from './test-result.tsx'

export function ProviderDetail({ provider }: { provider: Provider }) {
  const admin = useCaller((caller) => caller.admin === true)
  const { id, display_name: name, keys, key_optional } = provider
  return (
    <Screen
      title={name}
      note={providerStateText(provider)}
      back={{ label: 'All providers', go: () => navigate('providers') }}
      actions={
        admin && (keys.length > 0 || key_optional) && <TestButton name={name} providerId={id} />
      }
    >
      <TestResult id={testId(id)} className="-mb-4" />
      <Keys provider={provider} />
      <ProviderAddress provider={provider} />
      <ProviderModels provider={provider} />
      {admin && <RemoveProvider provider={provider} />}
    </Screen>
  )
}

function Keys({ provider }: { provider: Provider }) {
  const [adding, setAdding] = useState(false)
  const { keys, key_optional } = provider
  return (
    <Section
      title="Keys"
      description="Requests are spread over all keys that are ready."
      action={
        <Button onClick={() => setAdding(true)}>
          <Plus size={14} aria-hidden />
          Add key
        </Button>
      }
    >
      {keys.length === 0 ? (
        <Card className="flex">
          <EmptyState
            icon={<KeyRound size={24} strokeWidth={1.5} aria-hidden />}
            title={key_optional ? 'No key needed' : 'No key yet'}
          >
            {key_optional
              ? 'This server is used without one. Add a key if yours asks for it.'
              : 'With a key, this provider’s models answer through Corral.'}
          </EmptyState>
        </Card>
      ) : (
        <RowList aria-label="Keys">
          {keys.map((entry) => (
            <KeyRow key={entry.id} entry={entry} />
          ))}
        </RowList>
      )}
      <AddKeyDialog open={adding} provider={provider} onClose={() => setAdding(false)} />
    </Section>
  )
}
