import type { Budget } from '../../../src-main/contract/limits.ts'
import { budgetShares } from './limit-text.ts'

/** How much of a budget is spent and reserved: a picture of the words below it. */
export function BudgetBar({ budget }: { budget: Budget }) {
  const { spent, reserved } = budgetShares(budget)
  return (
    <div aria-hidden className="mt-2 flex h-2 gap-px overflow-hidden rounded-full bg-fill-strong">
      <span
        style={{ width: `${spent * 100}%` }}
        className={`transition-[width] duration-300 ${spent === 1 ? 'bg-danger' : 'bg-accent-solid'}`}
      />
      <span
        style={{ width: `${reserved * 100}%` }}
        className="bg-accent-solid opacity-50 transition-[width] duration-300"
      />
    </div>
  )
}
