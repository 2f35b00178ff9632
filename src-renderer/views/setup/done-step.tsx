import { Check } from 'lucide-react'
import { formatCount, formatMemory } from '../../lib/format.ts'
import { isInUse } from '../../lib/provider-state.ts'
import { useApps } from '../../stores/apps.ts'
import { useModels } from '../../stores/models.ts'
import { usePool } from '../../stores/pool.ts'
import { useProviders } from '../../stores/providers.ts'
import { useChosenModel } from '../../stores/use-chosen-model.ts'
import { StepFrame } from './step-frame.tsx'
import type { StepProps } from './steps.ts'

const lead =
  window.corral === undefined
    ? 'You find this guide again in Settings, Setup and import.'
    : 'You find this guide again in the Help menu, and in Settings.'

export function DoneStep(props: StepProps) {
  const facts = useFacts()
  return (
    <StepFrame {...props} marked title="Corral is ready" lead={lead} verb="Ask the first question">
      <ul className="mx-auto flex w-fit flex-col gap-2">
        {facts.map((fact) => (
          <li key={fact} className="flex gap-2.5">
            <Check size={16} aria-hidden className="mt-0.5 shrink-0 text-ok" />
            {fact}
          </li>
        ))}
      </ul>
    </StepFrame>
  )
}

/** What there is now, of what the steps were about. */
function useFacts(): string[] {
  const budget = usePool(({ value }) => value?.budget)
  const models = useModels(({ value }) => value?.models.length ?? 0)
  const chosen = useChosenModel()
  const providers = useProviders(({ value }) => value?.filter(isInUse).length ?? 0)
  const apps = useApps(({ value }) => value?.filter((app) => app.connection !== null).length ?? 0)
  return [
    budget === undefined ? null : `${formatMemory(budget.budgetBytes)} of memory for models`,
    `${formatCount(models, 'model')} on this Mac`,
    chosen === undefined ? null : `Chat begins with ${chosen.name}`,
    providers === 0 ? 'No cloud: everything stays here' : formatCount(providers, 'provider'),
    apps === 0 ? null : `${formatCount(apps, 'app')} connected`,
  ].filter((fact) => fact !== null)
}
