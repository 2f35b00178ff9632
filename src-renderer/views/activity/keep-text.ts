import type { KeepRule } from '../../../src-main/contract/kept-content.ts'
import type { RoutingRule } from '../../../src-main/contract/routing.ts'
import type { AppToken } from '../../../src-main/contract/tokens.ts'
import { formatCount } from '../../lib/format.ts'
import { namesText } from '../routing/rule-parts.ts'

export interface KeepTarget extends Pick<KeepRule, 'scope' | 'scope_id'> {
  /** One text for both, to be chosen from a list. */
  value: string
  label: string
  note: string
}

/** Whose words can be kept: those of apps, and of requests that follow a rule. */
export function keepTargets(
  tokens: readonly Pick<AppToken, 'id' | 'label'>[],
  rules: readonly RoutingRule[],
): KeepTarget[] {
  const target = (scope: KeepRule['scope'], id: string, label: string): KeepTarget => ({
    scope,
    scope_id: id,
    value: `${scope} ${id}`,
    label,
    note: scope,
  })
  return [
    ...tokens.map(({ id, label }) => target('app', id, label)),
    ...rules.map((rule) => target('rule', String(rule.id), namesText(rule))),
  ]
}

/** `Zed, an app`; what is no longer there says so. */
export function targetName(keep: KeepRule, targets: readonly KeepTarget[]): string {
  const found = targets.find(
    ({ scope, scope_id }) => scope === keep.scope && scope_id === keep.scope_id,
  )
  if (keep.scope === 'app') return found?.label ?? 'An app that is gone'
  return found === undefined ? 'A rule that is gone' : `Rule for ${found.label}`
}

const usualHours = [1, 8, 24, 72, 168, 720, 2160]

interface HourChoice {
  value: string
  label: string
}

/** How long something may be kept. @param known is offered, too, whatever it is */
export function hourChoices(known?: number): HourChoice[] {
  const hours = new Set(known === undefined ? usualHours : [...usualHours, known])
  return [...hours]
    .toSorted((a, b) => a - b)
    .map((value) => ({ value: String(value), label: hoursText(value) }))
}

function hoursText(hours: number): string {
  return hours >= 24 && hours % 24 === 0
    ? formatCount(hours / 24, 'day')
    : formatCount(hours, 'hour')
}
