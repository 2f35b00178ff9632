import type { PatternType } from '../../contract/routing.ts'
import type { routingRules } from './table.ts'

/** A rule as it is kept. */
export type Rule = typeof routingRules.$inferSelect

/** What a person says about a rule; the store adds the rest. */
export type RuleFields = Omit<Rule, 'id' | 'createdAt' | 'updatedAt'>

const typeOrder: Record<PatternType, number> = { exact: 0, prefix: 1, regex: 2 }

/**
 * The one order of rules, for the list and for matching: the higher priority first; then exact
 * before prefix before regex; of two prefixes the longer; then the older rule.
 */
export function inRuleOrder(a: Rule, b: Rule): number {
  const byLength = a.patternType === 'prefix' ? b.modelPattern.length - a.modelPattern.length : 0
  return (
    b.priority - a.priority ||
    typeOrder[a.patternType] - typeOrder[b.patternType] ||
    byLength ||
    a.id - b.id
  )
}

/** `rule 3 (prefix gpt-)`, for explanations. */
export function ruleInWords({ id, patternType, modelPattern }: Rule): string {
  return `rule ${id} (${patternType} ${modelPattern})`
}
