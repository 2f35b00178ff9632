import { knownCaller } from '../accounts/caller.ts'
import { api } from '../api.ts'
import type { LimitsService } from './create-limits.ts'

export function limitCalls({ rates, budgets, usage }: LimitsService) {
  const calls = api.limits
  return {
    rates: {
      list: calls.rates.list.handler(() => rates.list()),
      save: calls.rates.save.handler(({ input: { scope, scope_id, ...change } }) =>
        rates.save(scope, scope_id, change),
      ),
      remove: calls.rates.remove.handler(({ input }) => rates.remove(input.scope, input.scope_id)),
    },
    budgets: {
      list: calls.budgets.list.handler(() => budgets.list()),
      create: calls.budgets.create.handler(({ input }) => budgets.create(input)),
      update: calls.budgets.update.handler(({ input: { budget_id, ...change } }) =>
        budgets.update(budget_id, change),
      ),
      remove: calls.budgets.remove.handler(({ input }) => budgets.remove(input.budget_id)),
    },
    usage: {
      keys: calls.usage.keys.handler(({ input }) => usage.keys(sinceOf(input))),
      own: calls.usage.own.handler(({ input, context }) =>
        usage.own(knownCaller(context.caller), sinceOf(input)),
      ),
    },
  }
}

function sinceOf({ since }: { since?: string | undefined }): Date {
  return new Date(since ?? 0)
}
