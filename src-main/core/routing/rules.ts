import type { NewRule, RuleChange } from '../../contract/routing.ts'
import type { Db } from '../db/open.ts'
import type { ProviderFacts } from '../providers/access/access.ts'
import { checkRule } from './check-rule.ts'
import { type Matcher, createMatcher } from './matcher.ts'
import { type Leaves, changedRule, newRule } from './rule-fields.ts'
import type { Rule } from './rule.ts'
import { checkPatternCost, createRulePatterns } from './rule-patterns.ts'
import { createRuleStore } from './rule-store.ts'

/** The rules, which are obeyed as soon as they are changed, also by another process. */
export interface Rules {
  /** In their order. */
  list(): readonly Rule[]
  matcher(): Matcher
  /** @throws CorralError `invalid_input` */
  create(input: NewRule): Rule
  /** Changes what is given. @throws CorralError `not_found`, `invalid_input` */
  update(id: number, change: RuleChange): Rule
  /** All or none. @throws CorralError `not_found` */
  prioritise(priorities: readonly { readonly id: number; readonly priority: number }[]): void
  /** @throws CorralError `not_found` */
  remove(id: number): void
}

export function createRules(deps: {
  readonly db: Db
  /** By name, whatever its case. */
  readonly provider: (name: string) => Pick<ProviderFacts, 'name' | 'leaves'> | null
  readonly now: () => Date
}): Rules {
  const { db, provider, now } = deps
  const store = createRuleStore(db, now)
  const patterns = createRulePatterns()
  const leaves: Leaves = (backendType) => provider(backendType)?.leaves ?? false
  let obeyed: { rules: readonly Rule[]; matcher: Matcher } | null = null
  const checkCost = (rule: Rule) => {
    checkPatternCost(rule, store.all(), patterns)
    return rule
  }
  return {
    list: store.all,
    matcher() {
      const rules = store.all()
      if (obeyed?.rules !== rules) {
        patterns.keep(rules)
        obeyed = { rules, matcher: createMatcher(rules, patterns) }
      }
      return obeyed.matcher
    },
    create: (input) =>
      store.exclusively(() =>
        checkCost(store.create(checkRule(newRule(input, leaves), null, provider))),
      ),
    update: (id, change) =>
      store.exclusively(() => {
        const before = store.get(id)
        const after = changedRule(before, change, { leaves })
        return checkCost(store.update(id, checkRule(after, before, provider)))
      }),
    prioritise: store.prioritise,
    remove: store.remove,
  }
}
