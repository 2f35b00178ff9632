import { useId } from 'react'
import { formatMemory } from '../../lib/format.ts'
import { Field } from '../../ui/field.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { Slider } from '../../ui/slider.tsx'
import { largestLimit, type LimitsDraft, withMode } from './limits-draft.ts'

interface MemoryLimitProps {
  draft: LimitsDraft
  systemBytes: number
  problem: string | null
  disabled: boolean
  onChange: (draft: LimitsDraft) => void
}

const modes = [
  { value: 'percent', label: 'percent of memory' },
  { value: 'gb', label: 'GB' },
] as const

/** The limit by slider or by number, in the unit that one thinks in. */
export function MemoryLimit(props: MemoryLimitProps) {
  const { draft, systemBytes, problem, disabled, onChange } = props
  const id = useId()
  const { mode, value } = draft
  const largest = largestLimit(mode, systemBytes)
  const number = Math.min(largest, Math.max(1, Math.round(Number(value)) || 1))
  return (
    <fieldset aria-labelledby={id} className="min-w-0">
      <div id={id} className="mb-1 font-medium">
        Memory for all models together
      </div>
      <div className="flex items-end gap-3">
        <Slider
          className="min-w-0 flex-1"
          label="Memory limit"
          value={number}
          min={1}
          max={largest}
          text={mode === 'percent' ? `${number} percent` : `${number} GB`}
          disabled={disabled}
          onChange={(next) => onChange({ ...draft, value: String(next) })}
        />
        <Field
          className="w-22"
          label="Limit"
          type="number"
          inputMode="numeric"
          min={1}
          max={largest}
          value={value}
          disabled={disabled}
          aria-invalid={problem !== null}
          onChange={(event) => onChange({ ...draft, value: event.target.value })}
        />
        <SelectField
          className="w-46"
          label="Unit"
          choices={modes}
          value={mode}
          disabled={disabled}
          onChange={(next) => onChange(withMode(draft, next, systemBytes))}
        />
      </div>
      <p className={`mt-1 text-sm ${problem === null ? 'text-ink-3' : 'text-danger'}`}>
        {problem ?? amountText(mode, number, systemBytes)}
      </p>
    </fieldset>
  )
}

function amountText(mode: LimitsDraft['mode'], value: number, systemBytes: number): string {
  const total = formatMemory(systemBytes)
  return mode === 'percent'
    ? `${formatMemory((systemBytes * value) / 100)} of the ${total} of this machine`
    : `${Math.round(((value * 2 ** 30) / systemBytes) * 100)}% of the ${total} of this machine`
}
