import { useState } from 'react'
import type { RateLimit, RateScope } from '../../../src-main/contract/limits.ts'
import { saveRateLimit } from '../../stores/rate-limits.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { DialogForm } from '../../ui/dialog-form.tsx'
import { Field } from '../../ui/field.tsx'
import { ScopeFields } from './scope-fields.tsx'
import { scopeLabel, useScopes } from './scopes.ts'

interface RateLimitDialogProps {
  open: boolean
  /** The one to change; null for a new one. */
  limit: RateLimit | null
  onClose: () => void
}

export function RateLimitDialog({ open, limit, onClose }: RateLimitDialogProps) {
  const scopes = useScopes()
  const title =
    limit === null
      ? 'Add rate limit'
      : `Rate limit of ${scopeLabel(scopes, limit.scope, limit.scope_id)}`
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={title}
      description="What is left empty has no limit."
    >
      <RateLimitForm limit={limit} onClose={onClose} />
    </Dialog>
  )
}

const rateScopes: readonly RateScope[] = ['app', 'key', 'provider']

const fields = [
  { name: 'requests_per_minute', label: 'Requests a minute' },
  { name: 'tokens_per_minute', label: 'Tokens a minute' },
  { name: 'requests_per_day', label: 'Requests a day' },
  { name: 'concurrent_requests', label: 'Requests at once' },
] as const

type Bounds = Record<(typeof fields)[number]['name'], string>

function RateLimitForm({ limit, onClose }: Omit<RateLimitDialogProps, 'open'>) {
  const [scope, setScope] = useState<RateScope>(limit?.scope ?? 'app')
  const [scopeId, setScopeId] = useState<string | null>(limit?.scope_id ?? null)
  const [bounds, setBounds] = useState<Bounds>(() => boundsOf(limit))
  const isBounded = Object.values(bounds).some((text) => text.trim() !== '')

  async function save(): Promise<void> {
    if (scopeId === null) return
    await saveRateLimit(
      { scope, scope_id: scopeId },
      {
        requests_per_minute: countOf(bounds.requests_per_minute),
        tokens_per_minute: countOf(bounds.tokens_per_minute),
        requests_per_day: countOf(bounds.requests_per_day),
        concurrent_requests: countOf(bounds.concurrent_requests),
      },
    )
  }

  return (
    <DialogForm
      verb={limit === null ? 'Add rate limit' : 'Save'}
      ready={scopeId !== null && isBounded}
      onSubmit={save}
      onDone={onClose}
      onCancel={onClose}
    >
      {limit === null && (
        <ScopeFields
          scopes={rateScopes}
          scope={scope}
          id={scopeId}
          onChange={(scope, id) => {
            setScope(scope)
            setScopeId(id)
          }}
        />
      )}
      <div className="mt-4 grid grid-cols-2 items-start gap-3">
        {fields.map(({ name, label }) => (
          <Field
            key={name}
            label={label}
            type="number"
            min={1}
            max={1_000_000_000}
            placeholder="No limit"
            value={bounds[name]}
            onChange={(event) => setBounds({ ...bounds, [name]: event.target.value })}
          />
        ))}
      </div>
    </DialogForm>
  )
}

function boundsOf(limit: RateLimit | null): Bounds {
  const text = (name: keyof Bounds) => String(limit?.[name] ?? '')
  return {
    requests_per_minute: text('requests_per_minute'),
    tokens_per_minute: text('tokens_per_minute'),
    requests_per_day: text('requests_per_day'),
    concurrent_requests: text('concurrent_requests'),
  }
}

function countOf(text: string): number | null {
  return text.trim() === '' ? null : Number(text)
}
