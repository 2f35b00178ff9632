import type { Match } from './matcher.ts'
import type { ModelName } from './model-name.ts'
import { type RuleFields, ruleInWords } from './rule.ts'

/** One of the targets that a rule names. */
export interface ChainLink {
  readonly backendType: string
  /** With `{model}` and `$1` to `$9`; `null` keeps the name that was asked for. */
  readonly backendModel: string | null
  readonly tier: number
  readonly weight: number
  readonly place: 'first' | 'target' | 'fallback'
}

/** All targets of a rule, in order of tiers; its fallback has a tier of its own at the end. */
export function chainOf(
  rule: Pick<RuleFields, 'backendType' | 'backendModel' | 'targets' | 'fallbackBackend'>,
): ChainLink[] {
  const { backendType, backendModel, targets, fallbackBackend } = rule
  const links: ChainLink[] = [
    { backendType, backendModel, tier: 0, weight: 1, place: 'first' },
    ...targets
      .map(({ backend_type, backend_model, tier, weight }) => ({
        backendType: backend_type,
        backendModel: backend_model,
        tier,
        weight,
        place: 'target' as const,
      }))
      .toSorted((a, b) => a.tier - b.tier),
  ]
  if (fallbackBackend === null) return links
  const tier = (links.at(-1)?.tier ?? 0) + 1
  const last = { backendType: fallbackBackend, backendModel: null, tier, weight: 1 }
  return [...links, { ...last, place: 'fallback' }]
}

/** The name that a target is asked under. */
export function modelFor({ backendModel }: ChainLink, name: ModelName, { groups }: Match): string {
  if (backendModel === null) return name.text
  return backendModel.replaceAll(/\{model\}|\$([1-9])/g, (_, group: string | undefined) =>
    group === undefined ? name.text : (groups[Number(group)] ?? ''),
  )
}

export function linkInWords({ place }: ChainLink, { rule }: Match): string {
  const what = { first: 'names it first', target: 'names it', fallback: 'falls back to it' }[place]
  return `${ruleInWords(rule)} ${what}`
}
