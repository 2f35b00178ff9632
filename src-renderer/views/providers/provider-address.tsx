import { useState } from 'react'
import type { Protocol, Provider } from '../../../src-main/contract/providers.ts'
import { formatCount } from '../../lib/format.ts'
import { useCaller } from '../../stores/caller.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { CopyText } from '../../ui/copy-text.tsx'
import { Section } from '../../ui/section.tsx'
import { EditProviderDialog } from './edit-provider-dialog.tsx'

const protocolText: Record<Protocol, string> = { openai: 'OpenAI', anthropic: 'Anthropic' }

/** Where the provider is, and how Corral speaks to it. */
export function ProviderAddress({ provider }: { provider: Provider }) {
  const admin = useCaller((caller) => caller.admin === true)
  const [editing, setEditing] = useState(false)
  const { base_url, more_base_urls: more, protocols, allow_private, name } = provider
  const spoken = new Intl.ListFormat('en').format(protocols.map((one) => protocolText[one]))
  return (
    <Section title="Address">
      <Card className="flex items-center gap-3 py-2.5 pr-3 pl-4">
        <div className="min-w-0 flex-1">
          <code className="block truncate text-sm select-text">{base_url ?? 'No address yet'}</code>
          <p className="flex items-baseline gap-1 truncate text-ink-3">
            <span className="truncate">
              Speaks {spoken}’s protocol
              {more.length > 0
                ? ` · at ${formatCount(more.length, 'more address', 'more addresses')}`
                : ''}
              {allow_private ? ' · may be in the local network' : ''}
              {' · known to apps as '}
            </span>
            <CopyText label="Copy name" text={name} />
          </p>
        </div>
        {admin && <Button onClick={() => setEditing(true)}>Edit</Button>}
      </Card>
      <EditProviderDialog open={editing} provider={provider} onClose={() => setEditing(false)} />
    </Section>
  )
}
