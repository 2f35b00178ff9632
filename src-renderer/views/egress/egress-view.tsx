import { useCallback, useEffect, useState } from 'react'
import { client } from '../../api/client.ts'
import { spanStart, type TimeSpan } from '../../lib/time-span.ts'
import { useFresh } from '../../stores/fetched.ts'
import { usePolled } from '../../stores/polled.ts'
import { refreshProviders } from '../../stores/providers.ts'
import { refreshRules } from '../../stores/rules.ts'
import { Problem } from '../../ui/problem.tsx'
import { Screen } from '../../ui/screen.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { TimeSpanField } from '../../ui/time-span-field.tsx'
import { NotWritten } from '../logs/not-written.tsx'
import { Ledger } from './ledger.tsx'
import { SwitchCard } from './switch-card.tsx'

/** What left this Mac, and the switch that lets nothing leave it. */
export function EgressView() {
  const [span, setSpan] = useState<TimeSpan>('week')
  const load = useCallback(async () => {
    const from = spanStart(span, Date.now()).toISOString()
    return { from, ledger: await client.activity.egress({ from }) }
  }, [span])
  const { value, problem } = usePolled(load)
  useFresh(refreshProviders)

  useEffect(() => void refreshRules(), [])

  return (
    <Screen
      title="Egress"
      note="What left this Mac, where to, and why"
      actions={<TimeSpanField value={span} onChange={setSpan} />}
    >
      <SwitchCard />
      <NotWritten />
      {problem !== null && <Problem>{problem}</Problem>}
      {value === null ? (
        <div className="m-auto">
          {problem === null && <Spinner label="Loading what left this Mac" />}
        </div>
      ) : (
        <Ledger ledger={value.ledger} from={value.from} />
      )}
    </Screen>
  )
}
