import { Plus, Wallet } from 'lucide-react'
import { useState } from 'react'
import { routeTo } from '../../lib/route.ts'
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
      description={
        <>
          What providers may cost in a day or a month.{' '}
          <a
            href={routeTo('usage', undefined, { show: 'cost', by: 'app' })}
            className="text-accent underline underline-offset-2"
          >
            See what was spent
          </a>
        </>
      }
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
              Providers may cost any amount. With a budget, Corral refuses requests, or warns you,
              when it is used up.
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
