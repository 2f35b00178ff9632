import type { ModelName } from './model-name.ts'
import { readModelName } from './model-name.ts'
import { createPrefixIndex } from './prefix-index.ts'
import type { Rule } from './rule.ts'
import { literalStart } from './rule-pattern.ts'
import type { RulePatterns } from './rule-patterns.ts'

export interface Match {
  readonly rule: Rule
  /** What `$1` to `$9` stand for, from place 1. */
  readonly groups: readonly string[]
}

/** Finds the rules whose patterns fit a name. */
export interface Matcher {
  /** In the order of rules. Only enabled ones; conditions are not looked at. */
  matches(name: ModelName): readonly Match[]
}

const keptNames = 1000
/** Of a name that more rules fit, the answer is not kept: it would take too much memory. */
const keptMatches = 50

/** @param rules in their order */
export function createMatcher(rules: readonly Rule[], patterns: RulePatterns): Matcher {
  const enabled = rules.filter((rule) => rule.enabled).map((rule, rank) => ({ rule, rank }))
  const ofType = (type: Rule['patternType']) =>
    enabled.filter(({ rule }) => rule.patternType === type)
  const keyed = (type: 'exact' | 'prefix') =>
    ofType(type).map((ranked) => [readModelName(ranked.rule.modelPattern).key, ranked] as const)
  const exact = Map.groupBy(keyed('exact'), ([key]) => key)
  const prefixes = createPrefixIndex(
    keyed('prefix').map(
      ([key, { rule, rank }]) => [key, { rule, rank, length: key.length }] as const,
    ),
  )
  const regexes = createPrefixIndex(
    ofType('regex').map((ranked) => [literalStart(ranked.rule.modelPattern), ranked] as const),
  )

  const find = ({ text, key }: ModelName): Match[] => {
    const found = (exact.get(key) ?? []).map(([, ranked]) => ({ ...ranked, groups: [text] }))
    for (const { rule, rank, length } of prefixes.beginningsOf(key).flat()) {
      found.push({ rule, rank, groups: [text, text.slice(length)] })
    }
    for (const { rule, rank } of regexes.beginningsOf(key).flat()) {
      const groups = patterns.of(rule.modelPattern)?.match(text)
      if (groups) found.push({ rule, rank, groups: [...groups] })
    }
    return found.toSorted((a, b) => a.rank - b.rank)
  }

  const kept = new Map<string, readonly Match[]>()
  return {
    matches(name) {
      const known = kept.get(name.text)
      if (known) return known
      const found = find(name)
      if (found.length <= keptMatches) {
        const [oldest] = kept.keys()
        if (kept.size >= keptNames && oldest !== undefined) kept.delete(oldest)
        kept.set(name.text, found)
      }
      return found
    },
  }
}
