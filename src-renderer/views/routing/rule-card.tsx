import { TriangleAlert } from 'lucide-react'
import type { CSSProperties, PointerEvent } from 'react'
import type { RoutingRule } from '../../../src-main/contract/routing.ts'
import { useAttempt } from '../../lib/use-attempt.ts'
import { updateRule } from '../../stores/rules.ts'
import { Problem } from '../../ui/problem.tsx'
import { Switch } from '../../ui/switch.tsx'
import { Tag } from '../../ui/tag.tsx'
import { RuleActions } from './rule-actions.tsx'
import { RuleGrip } from './rule-grip.tsx'
import { conditionTexts, mayLeave, namesText, optionTexts, ruleSentence } from './rule-parts.ts'
import { RuleSentence } from './rule-sentence.tsx'
import { useNames } from './use-names.ts'

interface RuleCardProps {
  rule: RoutingRule
  /** Why it would not do what it says. */
  warnings: string[]
  /** Its place, from 1. */
  place: number
  count: number
  /** The name in the test box goes by this rule. */
  matched: boolean
  dragged: boolean
  style: CSSProperties | undefined
  readOnly: boolean
  helpId: string
  onPointerDown: (event: PointerEvent<HTMLElement>) => void
  onMove: (placeOf: (from: number) => number) => void
}

export function RuleCard(props: RuleCardProps) {
  const { rule, place, count, matched, dragged, style, readOnly, helpId } = props
  const { providerName, appName } = useNames()
  const { problem, attempt } = useAttempt()
  const name = namesText(rule)
  const conditions = conditionTexts(rule.conditions, appName)
  const details = [
    conditions.length === 0 ? null : `Only ${conditions.join(', ')}`,
    ...optionTexts(rule.options),
  ].filter((text) => text !== null)
  return (
    <li
      aria-label={name}
      data-rule={rule.id}
      style={style}
      className={`relative rounded-lg border py-2.5 pr-3 pl-3 ${matched ? 'border-accent-solid' : 'border-line'} ${dragged ? 'bg-raised shadow-popup' : 'bg-card'}`}
    >
      <div className="flex items-start gap-2">
        {!readOnly && (
          <RuleGrip
            name={name}
            describedBy={helpId}
            onPointerDown={props.onPointerDown}
            onMove={props.onMove}
          />
        )}
        <span className="min-w-5 shrink-0 pt-1 text-ink-3 tabular-nums">{place}</span>
        <div className="min-w-0 flex-1 pt-1">
          <p className={`select-text ${rule.enabled ? 'text-ink-2' : 'text-ink-3'}`}>
            <RuleSentence parts={ruleSentence(rule, providerName)} />
          </p>
          {details.length > 0 && <p className="text-ink-3">{sentence(details.join('; '))}.</p>}
          <p className="mt-1.5 flex flex-wrap gap-1.5">
            {mayLeave(rule) ? (
              <Tag tone="accent">May leave this Mac</Tag>
            ) : (
              <Tag>Stays on this Mac</Tag>
            )}
            {!rule.enabled && <Tag>Off</Tag>}
            {matched && <Tag tone="accent">Takes the name above</Tag>}
          </p>
          <Warnings warnings={rule.enabled ? props.warnings : []} />
        </div>
        <div className="flex items-center gap-2">
          <span className="flex h-7 items-center">
            <Switch
              label={`Follow the rule for ${name}`}
              checked={rule.enabled}
              disabled={readOnly}
              onChange={(enabled) => void attempt(() => updateRule(rule.id, { enabled }))}
            />
          </span>
          {!readOnly && (
            <RuleActions
              rule={rule}
              name={name}
              place={place}
              count={count}
              onMove={props.onMove}
            />
          )}
        </div>
      </div>
      {problem !== null && <Problem className="mt-2">{problem}</Problem>}
    </li>
  )
}

function Warnings({ warnings }: { warnings: string[] }) {
  if (warnings.length === 0) return null
  return (
    <ul aria-label="Warnings" className="mt-1.5 space-y-1">
      {warnings.map((warning) => (
        <li
          key={warning}
          className="flex w-fit max-w-full items-start gap-1.5 rounded-xs bg-danger-soft px-1.5 py-0.5 text-sm text-danger select-text"
        >
          <TriangleAlert size={12} className="mt-0.5 shrink-0" aria-hidden />
          <span className="min-w-0 wrap-anywhere">{warning}</span>
        </li>
      ))}
    </ul>
  )
}

function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1)
}
