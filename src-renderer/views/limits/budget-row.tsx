import { useState } from 'react'
import type { Budget } from '../../../src-main/contract/limits.ts'
import { formatPrice } from '../../lib/format.ts'
import { removeBudget } from '../../stores/budgets.ts'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { MenuItem, MoreMenu } from '../../ui/menu.tsx'
import { Tag } from '../../ui/tag.tsx'
import { BudgetBar } from './budget-bar.tsx'
import { BudgetDialog } from './budget-dialog.tsx'
import { renewalText, standingText, termsText } from './limit-text.ts'
import { scopeLabel, useScopes } from './scopes.ts'

export function BudgetRow({ budget }: { budget: Budget }) {
  const [asking, setAsking] = useState<'edit' | 'delete' | null>(null)
  const whose = scopeLabel(useScopes(), budget.scope, budget.scope_id)
  const { id, window, limit_microusd, spent_microusd } = budget
  const isUsedUp = spent_microusd >= limit_microusd
  const named = budget.scope === 'all' ? 'all requests' : whose
  const close = () => setAsking(null)
  return (
    <li aria-label={whose} className="px-4 py-3">
      <div className="flex items-center gap-3">
        <p className="flex min-w-0 flex-1 items-center gap-2">
          <span className="truncate font-medium">{whose}</span>
          <span className="shrink-0 text-ink-2 tabular-nums">
            {formatPrice(limit_microusd)} a {window}
          </span>
          {isUsedUp && <Tag tone="danger">Used up</Tag>}
        </p>
        <span className="-mr-1.5 flex">
          <MoreMenu label={`More about the budget of ${named}`}>
            <MenuItem onClick={() => setAsking('edit')}>Edit…</MenuItem>
            <MenuItem danger onClick={() => setAsking('delete')}>
              Delete…
            </MenuItem>
          </MoreMenu>
        </span>
      </div>
      <BudgetBar budget={budget} />
      <div className="mt-1.5 flex items-baseline justify-between gap-4">
        <p className="tabular-nums">{standingText(budget)}</p>
        <p className="shrink-0 text-ink-3">{renewalText(budget)}</p>
      </div>
      <p className="text-ink-3">{termsText(budget)}</p>
      <BudgetDialog open={asking === 'edit'} budget={budget} onClose={close} />
      <ConfirmDialog
        open={asking === 'delete'}
        onClose={close}
        title={`Delete the budget of ${named}?`}
        description="Its requests are then limited by other budgets only. What was spent stays in the record."
        verb="Delete"
        onConfirm={() => removeBudget(id)}
      />
    </li>
  )
}
