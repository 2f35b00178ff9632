import { CheckField } from '../../ui/check-field.tsx'
import { Field } from '../../ui/field.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { type Lifetime, lifetimes } from './limits.ts'
import { ModelPicker } from './model-picker.tsx'

export interface Limits {
  models: string[] | null
  cloud: boolean
  embeddings: boolean
  lifetime: Lifetime
  /** As typed; empty for no limit. */
  perMinute: string
}

export const noLimits: Limits = {
  models: null,
  cloud: true,
  embeddings: false,
  lifetime: 'never',
  perMinute: '',
}

interface LimitFieldsProps {
  limits: Limits
  onChange: (limits: Limits) => void
}

export function LimitFields({ limits, onChange }: LimitFieldsProps) {
  const set = (change: Partial<Limits>) => onChange({ ...limits, ...change })
  return (
    <div className="flex flex-col gap-4">
      <ModelPicker chosen={limits.models} onChange={(models) => set({ models })} />
      <CheckField
        label="May use models in the cloud"
        description="Without this, its requests never leave this machine."
        checked={limits.cloud}
        onChange={(cloud) => set({ cloud })}
      />
      <CheckField
        label="Embeddings only"
        description="No chat, no completions."
        checked={limits.embeddings}
        onChange={(embeddings) => set({ embeddings })}
      />
      <div className="grid grid-cols-2 gap-3">
        <SelectField
          label="Expires"
          choices={lifetimes}
          value={limits.lifetime}
          onChange={(lifetime) => set({ lifetime })}
        />
        <Field
          label="Requests per minute"
          type="number"
          min={1}
          max={100_000}
          placeholder="No limit"
          value={limits.perMinute}
          onChange={(event) => set({ perMinute: event.target.value })}
        />
      </div>
    </div>
  )
}
