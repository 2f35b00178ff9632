import { userIdOf } from '../accounts/caller.ts'
import { api } from '../api.ts'
import type { RoutingService } from './routing.ts'
import { presentRule } from './rule-fields.ts'

/** Routing rules: `/api/settings/rules`. */
export function routingCalls({ rules, warningsOf, explain }: RoutingService) {
  const calls = api.routing
  return {
    list: calls.list.handler(({ context }) => {
      const warn = warningsOf(userIdOf(context.caller))
      return rules.list().map((rule) => presentRule(rule, warn(rule)))
    }),
    create: calls.create.handler(({ input, context }) => {
      const rule = rules.create(input)
      return presentRule(rule, warningsOf(userIdOf(context.caller))(rule))
    }),
    prioritise: calls.prioritise.handler(({ input }) => {
      rules.prioritise(input.body)
      return { success: true as const, updated: input.body.length }
    }),
    explain: calls.explain.handler(({ input, context }) => explain(input, context.caller)),
    update: calls.update.handler(({ input: { rule_id, ...change }, context }) => {
      const rule = rules.update(rule_id, change)
      return presentRule(rule, warningsOf(userIdOf(context.caller))(rule))
    }),
    remove: calls.remove.handler(({ input }) => rules.remove(input.rule_id)),
  }
}
