import { Plus, X } from 'lucide-react'
import { Button } from '../../ui/button.tsx'
import { CheckField } from '../../ui/check-field.tsx'
import { Field } from '../../ui/field.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { SuggestField } from '../../ui/suggest-field.tsx'
import type { BackendChoice } from './first-target-fields.tsx'
import type { OtherTarget } from './rule-draft.ts'

interface FallbackFieldsProps {
  others: OtherTarget[]
  choices: BackendChoice[]
  modelsOf: (backend: string) => readonly string[]
  onChange: (others: OtherTarget[]) => void
}

/** Targets after the first, in the order in which they are asked. */
export function FallbackFields({ others, choices, modelsOf, onChange }: FallbackFieldsProps) {
  const key = Math.max(-1, ...others.map((other) => other.key)) + 1
  const fresh = { key, backend: 'local', model: '', joined: false, weight: '1' }
  const set = (key: number, change: Partial<OtherTarget>) =>
    onChange(others.map((other) => (other.key === key ? { ...other, ...change } : other)))
  return (
    <div className="flex flex-col gap-2">
      {others.length === 0 && (
        <p className="text-ink-2">Asked in turn when the first target fails before it answers.</p>
      )}
      {others.map((other, index) => (
        <TargetFields
          key={other.key}
          number={index + 1}
          other={other}
          choices={choices}
          suggestions={modelsOf(other.backend)}
          onChange={(change) => set(other.key, change)}
          onRemove={() => onChange(others.filter((one) => one.key !== other.key))}
        />
      ))}
      <Button className="self-start" onClick={() => onChange([...others, fresh])}>
        <Plus size={14} aria-hidden />
        Add fallback
      </Button>
    </div>
  )
}

interface TargetFieldsProps {
  /** From 1. */
  number: number
  other: OtherTarget
  choices: BackendChoice[]
  suggestions: readonly string[]
  onChange: (change: Partial<OtherTarget>) => void
  onRemove: () => void
}

function TargetFields(props: TargetFieldsProps) {
  const { number, other, choices, suggestions, onChange, onRemove } = props
  const { backend, model, joined, weight } = other
  return (
    <fieldset
      aria-label={`Fallback ${number}`}
      className="min-w-0 rounded-md border border-line-strong p-3"
    >
      <div className="grid grid-cols-[187px_1fr_28px] items-end gap-3">
        <SelectField
          label={joined ? 'Shared with' : 'Then'}
          choices={choices}
          value={backend}
          onChange={(backend) => onChange({ backend })}
        />
        <SuggestField
          label={backend === 'alias' ? 'Name' : 'Model'}
          placeholder={backend === 'alias' ? 'The name to look up' : 'The name that was asked for'}
          suggestions={suggestions}
          maxLength={512}
          value={model}
          onChange={(model) => onChange({ model })}
        />
        <IconButton label={`Remove fallback ${number}`} className="mb-0.5" onClick={onRemove}>
          <X size={15} aria-hidden />
        </IconButton>
      </div>
      <div className="mt-2.5 flex min-h-8 items-center gap-3">
        <CheckField
          className="min-w-0 flex-1"
          label="Share the requests with the target above"
          description="Without this, it is asked only when all above have failed."
          checked={joined}
          onChange={(joined) => onChange({ joined })}
        />
        {joined && (
          <Field
            className="flex w-34 items-center gap-2 [&>label]:mb-0"
            label="Share"
            type="number"
            min={0}
            max={1000}
            required
            value={weight}
            onChange={(event) => onChange({ weight: event.target.value })}
          />
        )}
      </div>
    </fieldset>
  )
}
