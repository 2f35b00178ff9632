import { CircleSlash } from 'lucide-react'
import type { Explanation, RoutingRule } from '../../../src-main/contract/routing.ts'
import { Button } from '../../ui/button.tsx'
import { Tag } from '../../ui/tag.tsx'
import { useModelNames } from '../pool/use-model-name.ts'
import { decisionText, shareText, targetFacts, withPlaces } from './plan-text.ts'
import { useNames } from './use-names.ts'

interface PlanProps {
  explanation: Explanation
  rules: readonly RoutingRule[]
  /** Tries another name. */
  onName: (name: string) => void
}

/** The whole plan for one request: who decides, the targets in order, and those left out. */
export function Plan({ explanation, rules, onName }: PlanProps) {
  const { targets, skipped, problem, near } = explanation
  return (
    <section aria-label="Plan" className="mt-3 border-t border-line pt-3 select-text">
      <output className="block font-medium">
        {(explanation.found_by !== 'nothing' || problem === null) && (
          <span className="block">{decisionText(explanation, rules)}</span>
        )}
        {problem !== null && (
          <span className="block font-normal wrap-anywhere text-danger">
            {withPlaces(problem, rules)}
          </span>
        )}
      </output>
      {near.length > 0 && (
        <div className="mt-2 flex flex-wrap gap-2">
          {near.map((name) => (
            <Button key={name} aria-label={`Try ${name}`} onClick={() => onName(name)}>
              {name}
            </Button>
          ))}
        </div>
      )}
      {targets.length > 0 && (
        <ol aria-label="Targets" className="mt-2 divide-y divide-line">
          {targets.map((target) => (
            <TargetRow
              key={`${target.backend_type} ${target.model}`}
              target={target}
              all={targets}
              rules={rules}
            />
          ))}
        </ol>
      )}
      {skipped.length > 0 && <Skipped skipped={skipped} rules={rules} />}
    </section>
  )
}

type ExplainedTarget = Explanation['targets'][number]

interface TargetRowProps {
  target: ExplainedTarget
  all: ExplainedTarget[]
  rules: readonly RoutingRule[]
}

function TargetRow({ target, all, rules }: TargetRowProps) {
  const { providerName } = useNames()
  const modelName = useModelNames()
  const { backend_type, model, tier, leaves_this_mac, reason } = target
  const share = shareText(target, all)
  const where = backend_type === 'local' ? 'on this Mac' : `at ${providerName(backend_type)}`
  return (
    <li aria-label={`${model} ${where}`} className="flex gap-2.5 py-2">
      <span className="w-5 shrink-0 text-ink-3 tabular-nums">{tier + 1}</span>
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className="min-w-0 wrap-anywhere">
            <strong className="font-semibold">{model}</strong> {where}
          </span>
          {leaves_this_mac ? (
            <Tag tone="accent">Leaves this Mac</Tag>
          ) : (
            <Tag>Stays on this Mac</Tag>
          )}
          {share !== null && <Tag>{share}</Tag>}
        </p>
        <p className="text-ink-2 wrap-anywhere">Because {withPlaces(reason, rules)}.</p>
        <p className="text-ink-3 tabular-nums">{targetFacts(target, modelName).join(' · ')}</p>
      </div>
    </li>
  )
}

function Skipped({ skipped, rules }: Pick<PlanProps, 'rules'> & Pick<Explanation, 'skipped'>) {
  const { providerName } = useNames()
  return (
    <ul aria-label="Left out" className="mt-1 space-y-1 border-t border-line pt-2">
      {skipped.map(({ backend_type, model, reason }) => (
        <li key={`${backend_type} ${model} ${reason}`} className="flex gap-2.5 text-ink-2">
          <CircleSlash size={13} className="mx-1 mt-1 shrink-0 text-ink-3" aria-hidden />
          <p className="min-w-0 flex-1 wrap-anywhere">
            <span className="sr-only">Left out: </span>
            {backend_type === 'alias' ? model : `${model}, ${providerName(backend_type)}`}:{' '}
            {withPlaces(reason, rules)}
          </p>
        </li>
      ))}
    </ul>
  )
}
