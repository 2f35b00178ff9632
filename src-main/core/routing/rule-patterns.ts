import { CorralError } from '../errors.ts'
import { createPrefixIndex } from './prefix-index.ts'
import type { Rule } from './rule.ts'
import { type RulePattern, compileRulePattern, literalStart } from './rule-pattern.ts'

/**
 * Steps for each character of a name, of all patterns together that one name has to be held
 * against. With the longest name a match stays below 50 ms.
 */
const maxStepsPerCharacter = 4000

/** Compiled patterns by their source; compiling is what costs, so it is done once. */
export interface RulePatterns {
  /** `null` for one that does not compile, which no rule of ours has. */
  of(source: string): RulePattern | null
  /** Forgets those that no rule has. */
  keep(rules: readonly Rule[]): void
}

export function createRulePatterns(): RulePatterns {
  const compiled = new Map<string, RulePattern | null>()
  const compile = (source: string): RulePattern | null => {
    try {
      return compileRulePattern(source)
    } catch {
      return null
    }
  }
  return {
    of(source) {
      const known = compiled.get(source)
      if (known !== undefined) return known
      const pattern = compile(source)
      compiled.set(source, pattern)
      return pattern
    },
    keep(rules) {
      const used = new Set(rules.map(({ modelPattern }) => modelPattern))
      for (const source of compiled.keys()) if (!used.has(source)) compiled.delete(source)
    },
  }
}

/**
 * Refuses a rule with which a name would have to be held against too many patterns. Patterns with
 * different beginnings do not add up.
 * @throws CorralError `invalid_input`
 */
export function checkPatternCost(
  added: Rule,
  rules: readonly Rule[],
  patterns: RulePatterns,
): void {
  if (added.patternType !== 'regex' || !added.enabled) return
  const steps = costliestBeginning(added, rules, patterns)
  if (steps <= maxStepsPerCharacter) return
  throw new CorralError(
    'invalid_input',
    `Invalid regex pattern: together with the other rules it would be too costly (${steps} steps for each character, at most ${maxStepsPerCharacter}). Begin it with the letters that its names begin with.`,
    { param: 'model_pattern' },
  )
}

/** The most steps that a name can cost that has to be held against `added`. */
function costliestBeginning(added: Rule, rules: readonly Rule[], patterns: RulePatterns): number {
  const addedStart = literalStart(added.modelPattern)
  const related = rules.flatMap(({ patternType, enabled, modelPattern }) => {
    if (patternType !== 'regex' || !enabled) return []
    const start = literalStart(modelPattern)
    const isRelated = start.startsWith(addedStart) || addedStart.startsWith(start)
    return isRelated ? [[start, patterns.of(modelPattern)?.programSize ?? 0] as const] : []
  })
  const index = createPrefixIndex(related)
  const starts = new Set(related.map(([start]) => start))
  return Math.max(
    ...[...starts].map((start) =>
      index
        .beginningsOf(start)
        .flat()
        .reduce((sum, steps) => sum + steps, 0),
    ),
  )
}
