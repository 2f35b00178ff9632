import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RuleConditions, RuleTarget } from '../../src-main/contract/routing.ts'
import { chainOf, modelFor } from '../../src-main/core/routing/chain.ts'
import { conditionsHold } from '../../src-main/core/routing/conditions.ts'
import { readModelName } from '../../src-main/core/routing/model-name.ts'
import { planRoute } from '../../src-main/core/routing/plan-route.ts'
import type { RouteRequest } from '../../src-main/core/routing/route.ts'
import type { Rule } from '../../src-main/core/routing/rule.ts'
import { appOf, matcherOf, modelsOf, providerOf, requestOf, ruleOf, stateOf } from './given.ts'

const name = fc.constantFrom('a', 'b', 'c', 'ab', 'loc', 'cloud/a', 'near/b', 'a:latest')
const backend = fc.constantFrom('local', 'alias', 'cloud', 'cloud', 'near', 'near', 'gone')
const tier = fc.integer({ min: 0, max: 2 })
const target: fc.Arbitrary<RuleTarget> = fc.record({
  backend_type: backend,
  backend_model: name,
  tier,
  weight: fc.integer({ min: 0, max: 3 }),
})
const conditions: fc.Arbitrary<RuleConditions> = fc.constantFrom(
  {},
  {},
  {},
  { doors: ['anthropic' as const] },
  { has_images: true },
  { has_tools: false },
  { apps: ['tok_app'] },
  { input_tokens_over: 5 },
)
const rule = fc.record({
  patternType: fc.constantFrom('exact' as const, 'prefix' as const, 'regex' as const),
  modelPattern: fc.constantFrom('a', 'b', 'c', 'ab'),
  backendType: backend,
  backendModel: name,
  fallbackBackend: fc.constantFrom(null, 'local', 'cloud', 'near'),
  targets: fc.oneof(fc.array(target, { maxLength: 0 }), fc.array(target, { maxLength: 3 })),
  priority: fc.integer({ min: 0, max: 2 }),
  conditions,
  options: fc.record({ allow_cloud: fc.boolean(), fall_back_on_context: fc.boolean() }),
})
const rules = fc
  .array(rule, { minLength: 1, maxLength: 6 })
  .map((all) => all.map((one, id) => ruleOf({ ...one, id })))
const contextTokens = fc.constantFrom(null, 3, 1000)
const state = fc.record({
  local: fc.dictionary(fc.constantFrom('a', 'b', 'loc'), fc.constantFrom(3, 1000)),
  unusable: fc.record({ cloud: fc.boolean(), near: fc.boolean() }),
  contextTokens,
})
const request: fc.Arbitrary<RouteRequest> = fc
  .record({
    model: name,
    door: fc.constantFrom('openai' as const, 'anthropic' as const),
    caller: fc.constantFrom(null, appOf(), appOf({ cloud: false }), appOf({ models: ['a', 'b'] })),
    hasImages: fc.boolean(),
    hasTools: fc.boolean(),
    inputTokens: fc.constantFrom(0, 10, 2000),
  })
  .map(requestOf)

interface Drawn {
  readonly local: Record<string, number>
  readonly unusable: { readonly cloud: boolean; readonly near: boolean }
  readonly contextTokens: number | null
}

function stateFrom(all: readonly Rule[], { local, unusable, contextTokens: context }: Drawn) {
  const models = modelsOf({ a: context, b: null })
  const reason = (isUnusable: boolean) => (isUnusable ? 'no key' : null)
  const providers = [
    providerOf({ id: 1, name: 'cloud', models, unusable: reason(unusable.cloud) }),
    providerOf({ id: 2, name: 'near', models, leaves: false, unusable: reason(unusable.near) }),
  ]
  return stateOf({ rules: all, local, providers })
}

/** Rules that a request comes by, through aliases too: computed without planning anything. */
function rulesOnTheWay(all: readonly Rule[], asked: RouteRequest): Set<Rule> {
  const matcher = matcherOf(all)
  const seen = new Set<Rule>()
  const visit = (model: string, depth: number) => {
    const known = readModelName(model)
    for (const match of matcher.matches(known)) {
      if (!conditionsHold(match.rule.conditions, asked)) continue
      seen.add(match.rule)
      if (depth > 6) continue
      for (const link of chainOf(match.rule)) {
        if (link.backendType === 'alias') visit(modelFor(link, known, match), depth + 1)
      }
    }
    if (model.endsWith(':latest')) visit(model.slice(0, -':latest'.length), depth)
  }
  visit(asked.model, 0)
  return seen
}

describe('a plan', () => {
  it('never leaves this Mac where every rule on the way keeps it there, whatever the state', () => {
    fc.assert(
      fc.property(rules, request, state, (all, asked, drawn) => {
        const home = all.map((one) => ({
          ...one,
          options: { ...one.options, allow_cloud: false },
        }))
        fc.pre(rulesOnTheWay(home, asked).size > 0)
        const plan = planRoute(asked, stateFrom(home, drawn))
        for (const { target: planned } of plan.targets) {
          expect(planned.kind === 'provider' && planned.leaves).toBe(false)
        }
      }),
      { numRuns: 400 },
    )
  })

  it('never leaves this Mac by the first rule that fits, if that one keeps it there', () => {
    fc.assert(
      fc.property(rules, request, state, (all, asked, drawn) => {
        const plan = planRoute(asked, stateFrom(all, drawn))
        fc.pre(plan.matchedRule !== null && !plan.matchedRule.options.allow_cloud)
        for (const { target: planned } of plan.targets) {
          expect(planned.kind === 'provider' && planned.leaves).toBe(false)
        }
      }),
      { numRuns: 1500 },
    )
  })

  it('never leaves this Mac for a token that keeps it there', () => {
    fc.assert(
      fc.property(rules, request, state, (all, asked, drawn) => {
        const caller = appOf({ cloud: false })
        const plan = planRoute({ ...asked, caller }, stateFrom(all, drawn))
        for (const { target: planned } of plan.targets) {
          expect(planned.kind === 'provider' && planned.leaves).toBe(false)
        }
      }),
    )
  })

  it('is the same for the same request and state, in whatever order rules are stored', () => {
    const twoOrders = rules.chain((all) =>
      fc.tuple(
        fc.constant(all),
        fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length }),
      ),
    )
    fc.assert(
      fc.property(twoOrders, request, state, ([all, other], asked, drawn) => {
        const plan = planRoute(asked, stateFrom(all, drawn))
        expect(planRoute(asked, stateFrom(all, drawn))).toEqual(plan)
        expect(planRoute(asked, stateFrom(other, drawn))).toEqual(plan)
      }),
    )
  })

  it('has every target of the rule that fits, or says why not', () => {
    fc.assert(
      fc.property(rules, request, state, (all, asked, drawn) => {
        const plan = planRoute(asked, stateFrom(all, drawn))
        const { matchedRule } = plan
        fc.pre(matchedRule !== null)
        const known = readModelName(asked.model)
        const match = matcherOf(all)
          .matches(known)
          .find((one) => one.rule === matchedRule)
        fc.pre(match !== undefined)
        const told = new Set([
          ...plan.targets.map(({ target: planned }) =>
            planned.kind === 'local' ? 'local' : planned.provider,
          ),
          ...plan.skipped.map(({ backendType }) => backendType),
        ])
        for (const link of chainOf(match.rule)) {
          if (link.backendType !== 'alias') expect(told).toContain(link.backendType)
        }
        for (const { reason } of [...plan.targets, ...plan.skipped]) expect(reason).not.toBe('')
      }),
      { numRuns: 400 },
    )
  })

  it('either has targets, in rising tiers and each once, or says what the problem is', () => {
    fc.assert(
      fc.property(rules, request, state, (all, asked, drawn) => {
        const { targets, problem } = planRoute(asked, stateFrom(all, drawn))
        expect(targets.length === 0).toBe(problem !== null)
        const tiers = targets.map((planned) => planned.tier)
        expect(tiers).toEqual(tiers.toSorted((a, b) => a - b))
        expect([...new Set(tiers)]).toEqual([...new Set(tiers)].map((_, at) => at))
        const named = targets.map(({ target: planned }) => JSON.stringify(planned))
        expect(new Set(named).size).toBe(named.length)
      }),
      { numRuns: 400 },
    )
  })
})
