import { CircleSlash } from 'lucide-react'
import type { RequestPlan } from '../../../src-main/contract/activity.ts'
import { routeTo } from '../../lib/route.ts'
import { Card } from '../../ui/card.tsx'
import { Section } from '../../ui/section.tsx'
import { useRules } from '../../stores/rules.ts'
import { withPlaces } from '../routing/plan-text.ts'
import { useProviderName } from './use-provider-name.ts'

const found: Record<RequestPlan['found_by'], string> = {
  rule: 'A rule decided.',
  local: 'No rule took it: it is the name of a model on this Mac.',
  provider: 'No rule took it: the name says which provider is meant.',
  nothing: 'No rule took it, and no model had this name.',
}

/** Where the request was meant to go when it came in, and what was left out. */
export function PlanSection({ plan }: { plan: RequestPlan }) {
  const { rule, targets, skipped } = plan
  const providerName = useProviderName()
  const rules = useRules(({ value }) => value) ?? []
  const place = (type: string) => (type === 'local' ? 'on this Mac' : `at ${providerName(type)}`)
  return (
    <Section
      title="Plan"
      description={
        rule === null ? (
          found[plan.found_by]
        ) : (
          <>
            The rule for <strong className="font-semibold text-ink">{rule.pattern}</strong> decided.{' '}
            <a
              href={routeTo('routing')}
              className="text-accent underline decoration-transparent underline-offset-2 hover:decoration-current"
            >
              Open Routing
            </a>
          </>
        )
      }
    >
      <Card className="px-4 py-2 select-text">
        {targets.length === 0 && skipped.length === 0 && (
          <p className="py-1 text-ink-2">There was nobody to ask.</p>
        )}
        {targets.length > 0 && (
          <ol aria-label="Targets" className="divide-y divide-line">
            {targets.map(({ backend_type, model, reason, tier }) => (
              <li key={`${backend_type} ${model} ${tier}`} className="flex gap-2.5 py-1.5">
                <span className="w-5 shrink-0 text-ink-3 tabular-nums">{tier + 1}</span>
                <p className="min-w-0 flex-1 wrap-anywhere">
                  <strong className="font-semibold">{model}</strong> {place(backend_type)}
                  <span className="block text-ink-3">Because {withPlaces(reason, rules)}.</span>
                </p>
              </li>
            ))}
          </ol>
        )}
        {skipped.length > 0 && (
          <ul aria-label="Left out" className="space-y-1 border-line py-1.5 [ol+&]:border-t">
            {skipped.map(({ backend_type, model, reason }) => (
              <li
                key={`${backend_type} ${model} ${reason}`}
                className="flex gap-2.5 text-ink-2 wrap-anywhere"
              >
                <CircleSlash size={13} className="mx-1 mt-1 shrink-0 text-ink-3" aria-hidden />
                <p className="min-w-0 flex-1">
                  <span className="sr-only">Left out: </span>
                  {model} {place(backend_type)}: {withPlaces(reason, rules)}
                </p>
              </li>
            ))}
          </ul>
        )}
      </Card>
    </Section>
  )
}
