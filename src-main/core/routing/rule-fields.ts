import type { NewRule, RoutingRule, RuleChange } from '../../contract/routing.ts'
import type { Rule, RuleFields } from './rule.ts'
import { usualOptions } from './rule-options.ts'

/** Whether requests to this backend leave this Mac. */
export type Leaves = (backendType: string) => boolean

/** A new rule with its defaults. */
export function newRule(input: NewRule, leaves: Leaves): RuleFields {
  const { model_pattern, backend_type } = input
  return changedRule(
    {
      modelPattern: model_pattern,
      patternType: 'exact',
      backendType: backend_type,
      backendModel: null,
      fallbackBackend: null,
      priority: 0,
      enabled: true,
      targets: [],
      conditions: {},
      options: { ...usualOptions, allow_cloud: false },
    },
    input,
    { leaves, isNew: true },
  )
}

/**
 * A rule after a change; what is left out stays. Consent to leave this Mac stays where it was
 * chosen, and follows the backend where it was not: a rule turned local is local only.
 */
export function changedRule(
  before: RuleFields,
  change: RuleChange,
  { leaves, isNew = false }: { readonly leaves: Leaves; readonly isNew?: boolean },
): RuleFields {
  const after: RuleFields = {
    modelPattern: change.model_pattern ?? before.modelPattern,
    patternType: change.pattern_type ?? before.patternType,
    backendType: change.backend_type ?? before.backendType,
    backendModel: change.backend_model === undefined ? before.backendModel : change.backend_model,
    fallbackBackend:
      change.fallback_backend === undefined ? before.fallbackBackend : change.fallback_backend,
    priority: change.priority ?? before.priority,
    enabled: change.enabled ?? before.enabled,
    targets: change.targets ?? before.targets,
    conditions: change.conditions ?? before.conditions,
    options: before.options,
  }
  const consent = before.options.allow_cloud
  const wasChosen = !isNew && consent !== usualConsent(before, leaves)
  const allow_cloud = wasChosen ? consent : usualConsent(after, leaves)
  const given = Object.entries(change.options ?? {}).filter(([, value]) => value !== undefined)
  after.options = { ...before.options, allow_cloud, ...Object.fromEntries(given) }
  return after
}

/** An alias leads to a rule with a consent of its own, or to a provider that it names itself. */
function usualConsent(rule: RuleFields, leaves: Leaves): boolean {
  if (rule.backendType !== 'alias') return leaves(rule.backendType)
  const others = [...rule.targets.map((target) => target.backend_type), rule.fallbackBackend]
  return !others.some((other) => other !== null && leaves(other))
}

export function presentRule(rule: Rule, warnings: string[]): RoutingRule {
  return {
    id: rule.id,
    model_pattern: rule.modelPattern,
    pattern_type: rule.patternType,
    backend_type: rule.backendType,
    backend_model: rule.backendModel,
    fallback_backend: rule.fallbackBackend,
    priority: rule.priority,
    enabled: rule.enabled,
    targets: rule.targets,
    conditions: rule.conditions,
    options: rule.options,
    warnings,
    created_at: rule.createdAt.toISOString(),
    updated_at: rule.updatedAt.toISOString(),
  }
}
