import { useState } from 'react'
import type { UsageOverTime } from '../../../src-main/contract/activity.ts'
import { formatCost } from '../../lib/format.ts'
import { useAttempt } from '../../lib/use-attempt.ts'
import { saveActivitySettings } from '../../stores/activity-settings.ts'
import { useCaller } from '../../stores/caller.ts'
import { useProviders } from '../../stores/providers.ts'
import { Card } from '../../ui/card.tsx'
import { Section } from '../../ui/section.tsx'
import { SuggestField } from '../../ui/suggest-field.tsx'
import { pricedModels } from './priced-models.ts'

interface CompareSectionProps {
  compared: UsageOverTime['compared']
  /** The chosen model, as provider/model. */
  comparedWith: string | null
}

/** What this Mac has saved, as far as list prices can tell. */
export function CompareSection({ compared, comparedWith }: CompareSectionProps) {
  const admin = useCaller((caller) => caller.admin === true)
  if (!admin && comparedWith === null) return null
  return (
    <Section
      title="This Mac against the cloud"
      description="An estimate from list prices: another model counts tokens in its own way, and answers at its own length."
    >
      <Card className="grid grid-cols-[1fr_260px] items-start gap-6 p-4">
        <Saving compared={compared} comparedWith={comparedWith} />
        {admin && <CompareField comparedWith={comparedWith} />}
      </Card>
    </Section>
  )
}

function Saving({ compared, comparedWith }: CompareSectionProps) {
  if (comparedWith === null) {
    return (
      <p className="text-ink-2">
        Choose a model to see what the answers of this Mac would have cost there.
      </p>
    )
  }
  if (compared === null) {
    return <p className="text-ink-2">The prices of {comparedWith} are not known.</p>
  }
  return (
    <p className="text-ink-2 select-text">
      <span className="block text-xl font-semibold text-ink tabular-nums">
        ≈ {formatCost(compared.cost_nanousd / 1000)} saved
      </span>
      All that ran on this Mac in this time would have cost about that with {compared.model}.
    </p>
  )
}

function CompareField({ comparedWith }: { comparedWith: string | null }) {
  const providers = useProviders(({ value }) => value)
  const [typed, setTyped] = useState<string | null>(null)
  const { problem, attempt } = useAttempt()
  const models = pricedModels(providers ?? [])

  /** What is no model yet is only held: somebody is typing it. */
  function change(text: string): void {
    setTyped(text)
    const chosen = text.trim() === '' ? null : text
    if (chosen === comparedWith || (chosen !== null && !models.includes(chosen))) return
    void attempt(() => saveActivitySettings({ compare_with: chosen })).then(
      (worked) => worked && setTyped((now) => (now === text ? null : now)),
    )
  }

  return (
    <SuggestField
      label="Compare with"
      placeholder="provider/model"
      hint="One whose prices are known. Empty compares with none."
      problem={problem}
      suggestions={models}
      maxLength={600}
      value={typed ?? comparedWith ?? ''}
      onChange={change}
    />
  )
}
