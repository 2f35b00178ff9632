import type { ProviderFacts } from '../providers/access/access.ts'
import { type ChainLink, chainOf } from './chain.ts'
import { readModelName } from './model-name.ts'
import type { RoutingState } from './routing-state.ts'
import { type Rule, inRuleOrder, ruleInWords } from './rule.ts'
import { findLocal } from './try-target.ts'

type Known = Pick<RoutingState, 'matcher' | 'localModel' | 'provider' | 'nothingLeaves'>

/** Says of each rule why it would not do what it says. @param rules in their order */
export function ruleWarnings(rules: readonly Rule[], state: Known): (rule: Rule) => string[] {
  const providers = new Map<string, ProviderFacts | null>()
  const provider = (name: string) => {
    const known = providers.get(name)
    if (known !== undefined) return known
    const facts = state.provider(name)
    providers.set(name, facts)
    return facts
  }
  const firstOfPattern = new Map<string, Rule>()
  for (const rule of rules) {
    if (!rule.enabled || hasConditions(rule)) continue
    const key = patternKey(rule)
    if (!firstOfPattern.has(key)) firstOfPattern.set(key, rule)
  }
  return (rule) => {
    const first = firstOfPattern.get(patternKey(rule))
    const isHidden = rule.enabled && first && inRuleOrder(first, rule) < 0
    return [
      ...(isHidden
        ? [`It is never reached: ${ruleInWords(first)} takes the same names first.`]
        : []),
      ...chainOf(rule).flatMap((link) => linkWarning(link, rule, { ...state, provider }) ?? []),
    ]
  }
}

function hasConditions({ conditions }: Rule): boolean {
  return Object.values(conditions).some((condition) => condition !== undefined)
}

function patternKey({ patternType, modelPattern }: Rule): string {
  const pattern = patternType === 'regex' ? modelPattern : readModelName(modelPattern).key
  return `${patternType} ${pattern}`
}

function linkWarning(link: ChainLink, rule: Rule, state: Known): string | null {
  const { backendType } = link
  if (backendType === 'local') return localWarning(link, rule, state)
  if (backendType === 'alias') return aliasWarning(link, rule, state)
  const provider = state.provider(backendType)
  if (!provider) return `There is no provider '${backendType}' any more.`
  const { displayName, leaves, unusable } = provider
  if (leaves && !rule.options.allow_cloud) {
    return `${displayName} is skipped: it is outside this Mac, and allow_cloud is off.`
  }
  if (leaves && state.nothingLeaves) {
    return `${displayName} is skipped: it is outside this Mac, and the switch keeps everything here.`
  }
  return unusable === null ? null : `${displayName} is skipped: ${unusable}`
}

function localWarning(link: ChainLink, rule: Rule, state: Known): string | null {
  const model = fixedModel(link, rule)
  if (model === null || findLocal(model, state)) return null
  return `There is no model '${model}' on this Mac.`
}

function aliasWarning(link: ChainLink, rule: Rule, state: Known): string | null {
  const model = fixedModel(link, rule)
  if (model === null) return null
  const name = readModelName(model)
  const isOwn = rule.patternType === 'exact' && name.key === readModelName(rule.modelPattern).key
  if (isOwn) return 'It is an alias of itself.'
  const [providerName = ''] = name.text.split('/')
  const isKnown =
    state.matcher.matches(name).length > 0 ||
    findLocal(model, state) !== null ||
    (name.text.includes('/') && state.provider(providerName) !== null)
  return isKnown ? null : `There is no model '${model}'.`
}

/** The name that a link always asks for; `null` when it depends on the request. */
function fixedModel({ backendModel }: ChainLink, rule: Rule): string | null {
  const model = backendModel ?? (rule.patternType === 'exact' ? rule.modelPattern : null)
  return model === null || /\{model\}|\$[1-9]/.test(model) ? null : model
}
