import { SearchX } from 'lucide-react'
import { useEffect } from 'react'
import type { RequestDetail } from '../../../src-main/contract/activity.ts'
import { queryOf } from '../../lib/log-filter.ts'
import { clockText, logStatusText } from '../../lib/log-text.ts'
import { navigate } from '../../lib/route.ts'
import { useCaller } from '../../stores/caller.ts'
import { useLogList } from '../../stores/log-list.ts'
import { refreshRules } from '../../stores/rules.ts'
import { useRequest } from '../../stores/use-request.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Screen } from '../../ui/screen.tsx'
import { Section } from '../../ui/section.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { KeptSection } from './kept-section.tsx'
import { PlanSection } from './plan-section.tsx'
import { RequestFacts } from './request-facts.tsx'
import { RequestSteps } from './request-steps.tsx'
import { storyOf, timelineOf } from './timeline.ts'
import { TimelineChart } from './timeline-chart.tsx'
import { TokenSection } from './token-section.tsx'
import { useProviderName } from './use-provider-name.ts'

/** Back to the list as it was left. */
function goBack(): void {
  navigate('activity', undefined, queryOf(useLogList.getState().wish))
}

const back = { label: 'All requests', go: goBack }

/** One request: who asked what, what became of it, and why. */
export function RequestView({ requestId }: { requestId: string }) {
  const { detail, problem } = useRequest(requestId)

  useEffect(() => void refreshRules(), [])

  if (detail === null) {
    return (
      <Screen title="Request" back={back}>
        {problem === null ? (
          <div className="m-auto">
            <Spinner label="Loading the request" />
          </div>
        ) : (
          <EmptyState
            icon={<SearchX size={28} strokeWidth={1.5} aria-hidden />}
            title="This request cannot be shown"
            action={<Button onClick={goBack}>Show all requests</Button>}
          >
            {problem}
          </EmptyState>
        )}
      </Screen>
    )
  }
  return <Found requestId={requestId} detail={detail} />
}

function Found({ requestId, detail }: { requestId: string; detail: RequestDetail }) {
  const { attempts, plan } = detail
  const admin = useCaller((caller) => caller.admin === true)
  const providerName = useProviderName()
  const last = attempts.at(-1)
  if (last === undefined) return null
  return (
    <Screen
      title={last.asked_model ?? ownWork(last) ?? 'Request'}
      note={`${logStatusText[last.status]} at ${clockText(last.timestamp)}`}
      back={back}
      actions={<RequestSteps requestId={requestId} />}
    >
      <RequestFacts attempts={attempts} />
      <Section title="What happened">
        <Card className="p-4 select-text">
          <ol aria-label="What happened" className="mb-4 space-y-1">
            {storyOf(attempts, providerName).map((sentence, at) => (
              <li key={attempts[at]?.id} className="wrap-anywhere">
                {sentence}
              </li>
            ))}
          </ol>
          <TimelineChart
            timeline={timelineOf(attempts, providerName)}
            nameOf={(at) => tryName(attempts[at], providerName)}
          />
        </Card>
      </Section>
      <TokenSection log={last} />
      {plan !== null && <PlanSection plan={plan} />}
      {admin && last.door !== 'corral' && <KeptSection requestId={requestId} attempts={attempts} />}
    </Screen>
  )
}

type Attempt = RequestDetail['attempts'][number]

/** What Corral asked for by itself: "Model download". */
function ownWork({ door, endpoint }: Attempt): string | null {
  return door === 'corral' ? endpoint.charAt(0).toUpperCase() + endpoint.slice(1) : null
}

function tryName(log: Attempt | undefined, providerName: (type: string) => string): string {
  if (log?.backend_type == null) return 'Nobody asked'
  const where = providerName(log.backend_type)
  return where.charAt(0).toUpperCase() + where.slice(1)
}
