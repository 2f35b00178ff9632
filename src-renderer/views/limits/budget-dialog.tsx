import { useState } from 'react'
import type { Budget, BudgetScope } from '../../../src-main/contract/limits.ts'
import { createBudget, updateBudget } from '../../stores/budgets.ts'
import { CheckField } from '../../ui/check-field.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { DialogForm } from '../../ui/dialog-form.tsx'
import { Field } from '../../ui/field.tsx'
import { RadioCards } from '../../ui/radio-cards.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { microusdOf } from './limit-text.ts'
import { ScopeFields } from './scope-fields.tsx'
import { scopeLabel, useScopes } from './scopes.ts'

interface BudgetDialogProps {
  open: boolean
  /** The one to change; null for a new one. */
  budget: Budget | null
  onClose: () => void
}

export function BudgetDialog({ open, budget, onClose }: BudgetDialogProps) {
  const scopes = useScopes()
  const whose = budget && scopeLabel(scopes, budget.scope, budget.scope_id)
  const title =
    budget === null ? 'Add budget' : `Budget of ${budget.scope === 'all' ? 'all requests' : whose}`
  return (
    <Dialog open={open} onClose={onClose} title={title}>
      <BudgetForm budget={budget} onClose={onClose} />
    </Dialog>
  )
}

const windows = [
  { value: 'day', label: 'Day' },
  { value: 'month', label: 'Month' },
] as const

const actions = [
  { value: 'block', name: 'Refuse', description: 'Requests that cost something get an error.' },
  { value: 'warn', name: 'Warn', description: 'Requests go on; this screen says so.' },
] as const

const budgetScopes: readonly BudgetScope[] = ['all', 'app', 'user', 'provider']

function BudgetForm({ budget, onClose }: Omit<BudgetDialogProps, 'open'>) {
  const [scope, setScope] = useState<BudgetScope>(budget?.scope ?? 'all')
  const [scopeId, setScopeId] = useState<string | null>(null)
  const [dollars, setDollars] = useState(budget === null ? '' : String(budget.limit_microusd / 1e6))
  const [window, setWindow] = useState<Budget['window']>(budget?.window ?? 'month')
  const [action, setAction] = useState<Budget['action']>(budget?.action ?? 'block')
  const [unknown, setUnknown] = useState(budget?.unknown_price === 'allow')
  const limit = microusdOf(dollars)
  const isChosen = budget !== null || scope === 'all' || scopeId !== null

  async function save(): Promise<void> {
    if (limit === null) return
    const terms = {
      window,
      limit_microusd: limit,
      action,
      unknown_price: unknown ? ('allow' as const) : ('block' as const),
    }
    if (budget !== null) return updateBudget(budget.id, terms)
    await createBudget({ scope, scope_id: scope === 'all' ? null : scopeId, ...terms })
  }

  return (
    <DialogForm
      verb={budget === null ? 'Add budget' : 'Save'}
      ready={limit !== null && isChosen}
      onSubmit={save}
      onDone={onClose}
      onCancel={onClose}
    >
      {budget === null && (
        <ScopeFields
          scopes={budgetScopes}
          scope={scope}
          id={scopeId}
          onChange={(scope, id) => {
            setScope(scope)
            setScopeId(id)
          }}
        />
      )}
      <div className="mt-4 grid grid-cols-2 items-start gap-3">
        <Field
          label="US dollars"
          inputMode="decimal"
          placeholder="20"
          problem={dollars === '' || limit !== null ? null : 'Enter an amount such as 20 or 2.50.'}
          value={dollars}
          onChange={(event) => setDollars(event.target.value)}
        />
        <SelectField
          label="Every"
          choices={windows}
          hint="Renews at midnight."
          value={window}
          onChange={setWindow}
        />
      </div>
      <RadioCards
        className="mt-4"
        label="When it is used up"
        choices={actions}
        value={action}
        onChange={(next) => {
          setAction(next)
          setUnknown(next === 'warn')
        }}
      />
      <CheckField
        className="mt-4"
        label="Let requests through whose price is not known"
        description="They count as nothing, so more than this may be spent."
        checked={unknown}
        onChange={setUnknown}
      />
    </DialogForm>
  )
}
