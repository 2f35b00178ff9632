import { Plus, Wallet } from 'lucide-react'
import { useState } from 'react'
import { useKeptFocus } from '../../lib/use-kept-focus.ts'
import { refreshBudgets, useBudgets } from '../../stores/budgets.ts'
import { useFresh } from '../../stores/fetched.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Problem } from '../../ui/problem.tsx'
import { RowList } from '../../ui/row-list.tsx'
import { Section } from '../../ui/section.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { BudgetDialog } from './budget-dialog.tsx'
import { BudgetRow } from './budget-row.tsx'

export function Budgets() {
  const { value, problem } = useBudgets()
  const [adding, setAdding] = useState(false)
  const kept = useKeptFocus<HTMLDivElement>(value?.map(({ id }) => id).join() || 'none')
  useFresh(refreshBudgets)
  return (
    <Section
      title="Budgets"
      description="A request is counted before it is sent, and settled when it has ended. Models on this Mac cost nothing."
      action={
        <Button onClick={() => setAdding(true)}>
          <Plus size={14} aria-hidden />
          Add budget
        </Button>
      }
    >
      {problem !== null && <Problem className="mb-3">{problem}</Problem>}
      <div ref={kept} tabIndex={-1} className="outline-none">
        {value === null ? (
          problem === null && <Spinner label="Loading the budgets" />
        ) : value.length === 0 ? (
          <Card className="flex">
            <EmptyState
              icon={<Wallet size={24} strokeWidth={1.5} aria-hidden />}
              title="No budget yet"
            >
              Nothing bounds what providers cost. With a budget, Corral stops or warns you first.
            </EmptyState>
          </Card>
        ) : (
          <RowList aria-label="Budgets">
            {value.map((budget) => (
              <BudgetRow key={budget.id} budget={budget} />
            ))}
          </RowList>
        )}
      </div>
      <BudgetDialog open={adding} budget={null} onClose={() => setAdding(false)} />
    </Section>
  )
}
