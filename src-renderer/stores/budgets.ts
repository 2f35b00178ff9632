import type { NewBudget } from '../../src-main/contract/limits.ts'
import { client } from '../api/client.ts'
import { createFetched } from './fetched.ts'

export const { useValue: useBudgets, refresh: refreshBudgets } = createFetched(() =>
  client.limits.budgets.list(),
)

async function thenRefresh(call: Promise<unknown>): Promise<void> {
  try {
    await call
  } finally {
    await refreshBudgets()
  }
}

/** What a budget is; whose it is stays when it is changed. */
export type BudgetTerms = Pick<NewBudget, 'window' | 'limit_microusd' | 'action' | 'unknown_price'>

export function createBudget(budget: BudgetTerms & Pick<NewBudget, 'scope' | 'scope_id'>) {
  return thenRefresh(client.limits.budgets.create(budget))
}

export function updateBudget(id: number, terms: BudgetTerms): Promise<void> {
  return thenRefresh(client.limits.budgets.update({ budget_id: id, ...terms }))
}

export function removeBudget(id: number): Promise<void> {
  return thenRefresh(client.limits.budgets.remove({ budget_id: id }))
}
