import { useCallback, useEffect } from 'react'
import type { KeyUsage } from '../../../src-main/contract/limits.ts'
import { client } from '../../api/client.ts'
import { routeTo } from '../../lib/route.ts'
import { spanStart, type TimeSpan } from '../../lib/time-span.ts'
import { usePolled } from '../../stores/polled.ts'
import { useProviders } from '../../stores/providers.ts'
import { refreshTokens } from '../../stores/tokens.ts'
import { Card } from '../../ui/card.tsx'
import { Problem } from '../../ui/problem.tsx'
import { Section } from '../../ui/section.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { scopeLabel, useScopes } from '../limits/scopes.ts'
import { type KeyLine, KeyTable } from './key-table.tsx'

/** What was used with each key, by whomever. */
export function KeyUsageSection({ span }: { span: TimeSpan }) {
  const load = useCallback(
    () => client.limits.usage.keys({ since: spanStart(span, Date.now()).toISOString() }),
    [span],
  )
  const { value, problem } = usePolled(load)
  const scopes = useScopes()
  const providers = useProviders((state) => state.value)

  useEffect(() => void refreshTokens(), [])

  function lineOf(usage: KeyUsage): KeyLine {
    const { key_id, provider_id } = usage
    const provider = providers?.find(({ id }) => id === provider_id)?.display_name
    const name = key_id === null ? 'Without a key' : scopeLabel(scopes, 'key', String(key_id))
    const note = provider ?? 'A provider that is gone'
    return { ...usage, id: `${provider_id} ${key_id}`, name, note }
  }

  return (
    <Section
      title="By key"
      description={
        <>
          What providers were asked, with each key.{' '}
          <a href={routeTo('limits')} className="text-accent underline underline-offset-2">
            Set a budget or a limit
          </a>
        </>
      }
    >
      {problem !== null && <Problem className="mb-3">{problem}</Problem>}
      {value === null ? (
        problem === null && <Spinner label="Loading what was used by key" />
      ) : value.length === 0 ? (
        <Card className="px-4 py-3 text-ink-2">No key was used in this time.</Card>
      ) : (
        <KeyTable lines={value.map(lineOf)} />
      )}
    </Section>
  )
}
