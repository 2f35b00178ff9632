import { ChartColumn } from 'lucide-react'
import { useState } from 'react'
import { useRouteQuery } from '../../lib/route.ts'
import type { TimeSpan } from '../../lib/time-span.ts'
import { useActivitySettings } from '../../stores/activity-settings.ts'
import { useCaller } from '../../stores/caller.ts'
import { useFresh } from '../../stores/fetched.ts'
import { refreshProviders } from '../../stores/providers.ts'
import { Card } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Problem } from '../../ui/problem.tsx'
import { Screen } from '../../ui/screen.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { TimeSpanField } from '../../ui/time-span-field.tsx'
import { NotWritten } from '../logs/not-written.tsx'
import { CompareSection } from './compare-section.tsx'
import { GroupTable } from './group-table.tsx'
import { KeyUsageSection } from './key-usage-section.tsx'
import { OverTimeSection } from './over-time-section.tsx'
import { type Step, stepFor } from './time-axis.ts'
import { TotalTiles } from './total-tiles.tsx'
import { totalsOf } from './usage-totals.ts'
import { showUsage, usageWishOf } from './usage-wish.ts'
import { useNamedPoints } from './use-named-points.ts'
import { useUsageOverTime } from './use-usage-over-time.ts'

/** Tokens and money over time. Who is no administrator sees what is their own. */
export function UsageView() {
  const admin = useCaller((caller) => caller.admin === true)
  const comparedWith = useActivitySettings(({ value }) => value?.compare_with ?? null)
  const [span, setSpan] = useState<TimeSpan>('month')
  const [wantedStep, setStep] = useState<Step>('day')
  const wish = usageWishOf(useRouteQuery())
  const step = stepFor(span, wantedStep)
  const { value, problem } = useUsageOverTime(span, step, wish.by, comparedWith)
  const points = useNamedPoints(value)
  useFresh(refreshProviders)
  return (
    <Screen
      title="Usage"
      note={admin ? 'What was used, and what it cost' : 'What you used, with all your apps'}
      actions={<TimeSpanField value={span} onChange={setSpan} />}
    >
      <NotWritten />
      {problem !== null && <Problem>{problem}</Problem>}
      {value === null ? (
        <div className="m-auto">
          {problem === null && <Spinner label="Loading what was used" />}
        </div>
      ) : (
        <>
          {points.length === 0 ? (
            <NothingUsed />
          ) : (
            <>
              <TotalTiles totals={totalsOf(points)} />
              <OverTimeSection
                points={points}
                axis={value.axis}
                by={wish.by}
                onBy={(by) => showUsage({ ...wish, by })}
                measure={wish.measure}
                onMeasure={(measure) => showUsage({ ...wish, measure })}
                step={span === 'week' ? step : null}
                onStep={setStep}
              />
              <GroupTable points={points} by={value.by} />
            </>
          )}
          <CompareSection compared={value.compared} comparedWith={comparedWith} />
          {admin && <KeyUsageSection span={span} />}
        </>
      )}
    </Screen>
  )
}

function NothingUsed() {
  const admin = useCaller((caller) => caller.admin === true)
  return (
    <Card className="flex">
      <EmptyState
        icon={<ChartColumn size={28} strokeWidth={1.5} aria-hidden />}
        title="Nothing was asked in this time"
      >
        {admin
          ? 'Every request that comes through Corral is counted here, whoever answers it.'
          : 'Your requests and those of your apps are counted here, whoever answers them.'}
      </EmptyState>
    </Card>
  )
}
