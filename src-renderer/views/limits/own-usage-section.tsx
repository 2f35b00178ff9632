import { useState } from 'react'
import type { ModelUsage } from '../../../src-main/contract/limits.ts'
import { client } from '../../api/client.ts'
import { useFresh } from '../../stores/fetched.ts'
import { refreshProviders, useProviders } from '../../stores/providers.ts'
import type { Period } from './usage-period.ts'
import { UsageSection } from './usage-section.tsx'
import type { UsageLine } from './usage-table.tsx'
import { useUsage } from './use-usage.ts'

const load = (since: { since?: string }) => client.limits.usage.own(since)

/** What the user has used of each model, with all their apps. */
export function OwnUsageSection() {
  const [period, setPeriod] = useState<Period>('month')
  const { value, problem } = useUsage(load, period)
  const providers = useProviders((state) => state.value)
  useFresh(refreshProviders)

  function lineOf(usage: ModelUsage): UsageLine {
    const { model, provider_id } = usage
    const provider = providers?.find(({ id }) => id === provider_id)?.display_name
    const note = provider_id === null ? 'This Mac' : (provider ?? 'A provider that is gone')
    return { ...usage, id: `${provider_id} ${model}`, name: model, note }
  }

  return (
    <UsageSection
      title="Your use"
      description="What you asked, with all your apps. Models on this Mac cost nothing."
      what="Model"
      lines={value?.map(lineOf) ?? null}
      problem={problem}
      period={period}
      onPeriod={setPeriod}
    />
  )
}
