import { Plus } from 'lucide-react'
import { useState } from 'react'
import { formatCount } from '../../lib/format.ts'
import { isInUse } from '../../lib/provider-state.ts'
import { useFresh } from '../../stores/fetched.ts'
import { refreshFoundImports, useFoundImports } from '../../stores/imports.ts'
import { refreshProviders, testId, useProviders } from '../../stores/providers.ts'
import { Button } from '../../ui/button.tsx'
import { Problem } from '../../ui/problem.tsx'
import { RowList } from '../../ui/row-list.tsx'
import { Section } from '../../ui/section.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { AddProviderDialog } from '../providers/add-provider-dialog.tsx'
import { EnvironmentBanner } from '../providers/environment-banner.tsx'
import { TestResult } from '../providers/test-result.tsx'
import { ImportList } from '../settings/import-list.tsx'
import { StepFrame } from './step-frame.tsx'
import type { StepProps } from './steps.ts'

export function CloudStep(props: StepProps) {
  const found = useFoundImports(({ value }) => value?.length ?? 0)
  useFresh(refreshFoundImports)
  return (
    <StepFrame
      {...props}
      title="The cloud, if you want it"
      lead="With a key, your apps reach a provider through Corral. Keys are kept encrypted, and nothing is sent until somebody asks one of its models."
    >
      <Keys />
      {found > 0 && (
        <Section
          title="From other programs"
          description="Their files are only read. You see what comes before it comes."
        >
          <ImportList foundOnly />
        </Section>
      )}
    </StepFrame>
  )
}

function Keys() {
  const { value, problem } = useProviders()
  const [adding, setAdding] = useState(false)
  useFresh(refreshProviders)
  if (value === null) {
    return problem === null ? <Spinner label="Loading" /> : <Problem>{problem}</Problem>
  }
  const used = value.filter(isInUse)
  return (
    <Section
      title="Providers"
      action={
        <Button onClick={() => setAdding(true)}>
          <Plus size={14} aria-hidden />
          Add a key…
        </Button>
      }
    >
      <div className="flex flex-col gap-3">
        <EnvironmentBanner providers={value} />
        {used.length === 0 ? (
          <p className="text-ink-3">None yet. Corral works without any.</p>
        ) : (
          <RowList aria-label="Providers">
            {used.map(({ id, display_name: name, keys, models }) => (
              <li key={id} aria-label={name} className="px-4 py-2.5">
                <h3 className="font-medium">{name}</h3>
                <p className="text-ink-2">
                  {formatCount(keys.length, 'key')}, {formatCount(models.length, 'model')}
                </p>
                <TestResult id={testId(id)} className="mt-1.5" />
              </li>
            ))}
          </RowList>
        )}
      </div>
      <AddProviderDialog open={adding} providers={value} onClose={() => setAdding(false)} />
    </Section>
  )
}
