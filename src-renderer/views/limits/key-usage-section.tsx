import { useState } from 'react'
import type { KeyUsage } from '../../../src-main/contract/limits.ts'
import { client } from '../../api/client.ts'
import { useProviders } from '../../stores/providers.ts'
import { scopeLabel, useScopes } from './scopes.ts'
import type { Period } from './usage-period.ts'
import { UsageSection } from './usage-section.tsx'
import type { UsageLine } from './usage-table.tsx'
import { useUsage } from './use-usage.ts'

const load = (since: { since?: string }) => client.limits.usage.keys(since)

/** What was used with each key, by whomever. */
export function KeyUsageSection() {
  const [period, setPeriod] = useState<Period>('month')
  const { value, problem } = useUsage(load, period)
  const scopes = useScopes()
  const providers = useProviders((state) => state.value)

  function lineOf(usage: KeyUsage): UsageLine {
    const { key_id, provider_id } = usage
    const provider = providers?.find(({ id }) => id === provider_id)?.display_name
    const name = key_id === null ? 'Without a key' : scopeLabel(scopes, 'key', String(key_id))
    const note = provider ?? 'A provider that is gone'
    return { ...usage, id: `${provider_id} ${key_id}`, name, note }
  }

  return (
    <UsageSection
      title="Use by key"
      description="What providers were asked, by everybody. Costs are as far as prices are known."
      what="Key"
      lines={value?.map(lineOf) ?? null}
      problem={problem}
      period={period}
      onPeriod={setPeriod}
    />
  )
}
