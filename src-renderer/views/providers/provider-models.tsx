import { Plus, X } from 'lucide-react'
import { useState } from 'react'
import type { Provider, ProviderModel } from '../../../src-main/contract/providers.ts'
import { client } from '../../api/client.ts'
import { formatContext, formatPrice } from '../../lib/format.ts'
import { useCaller } from '../../stores/caller.ts'
import { changeProviders } from '../../stores/providers.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { CopyText } from '../../ui/copy-text.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { LongRowList } from '../../ui/long-row-list.tsx'
import { Section } from '../../ui/section.tsx'
import { AddModelsDialog } from './add-models-dialog.tsx'

export function ProviderModels({ provider }: { provider: Provider }) {
  const admin = useCaller((caller) => caller.admin === true)
  const [adding, setAdding] = useState(false)
  const hasEnd = admin && provider.models.some(({ predefined }) => !predefined)
  return (
    <Section
      title="Models"
      description="Prices are per million tokens, as the provider published them."
      action={
        admin && (
          <Button onClick={() => setAdding(true)}>
            <Plus size={14} aria-hidden />
            Add models
          </Button>
        )
      }
    >
      {provider.models.length === 0 ? (
        <Card className="px-4 py-3 text-ink-2">
          No models yet. Add those that you want to use by the names that the provider gives them.
        </Card>
      ) : (
        <LongRowList label="Models" rows={provider.models}>
          {(model) => (
            <ModelLine
              key={model.id}
              model={model}
              removable={admin && !model.predefined}
              hasEnd={hasEnd}
            />
          )}
        </LongRowList>
      )}
      <AddModelsDialog open={adding} provider={provider} onClose={() => setAdding(false)} />
    </Section>
  )
}

interface ModelLineProps {
  model: ProviderModel
  removable: boolean
  /** Does any line of the list have a button at its end? */
  hasEnd: boolean
}

function ModelLine({ model, removable, hasEnd }: ModelLineProps) {
  const [asking, setAsking] = useState(false)
  const { id, name, display_name, context_tokens } = model
  return (
    <li
      aria-label={display_name}
      className={`flex h-11 items-center gap-4 pl-4 ${hasEnd ? 'pr-3' : 'pr-4'}`}
    >
      <div className="flex min-w-0 flex-1 items-baseline gap-2.5">
        <span className="max-w-[60%] shrink-0 truncate font-medium">{display_name}</span>
        <CopyText label="Copy model name" text={name} hideText={name === display_name} />
      </div>
      <span className="w-28 shrink-0 text-right text-ink-3 tabular-nums">
        {context_tokens === null ? '' : `${formatContext(context_tokens)} context`}
      </span>
      <span className="w-36 shrink-0 text-right text-ink-3 tabular-nums">{priceOf(model)}</span>
      {hasEnd && (
        <span className="flex w-7 shrink-0">
          {removable && (
            <IconButton label={`Remove ${name}`} onClick={() => setAsking(true)}>
              <X size={14} aria-hidden />
            </IconButton>
          )}
        </span>
      )}
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={`Remove ${name}?`}
        description="Apps can no longer ask for it through Corral. You can add it again at any time."
        verb="Remove"
        onConfirm={() => changeProviders(client.providers.models.remove({ model_id: id }))}
      />
    </li>
  )
}

function priceOf(model: ProviderModel): string {
  const { input_microusd_per_million: input, output_microusd_per_million: output } = model
  if (input === null || output === null) return ''
  return `${formatPrice(input)} in, ${formatPrice(output)} out`
}
