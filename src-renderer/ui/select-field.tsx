import { Select } from '@base-ui/react/select'
import { Check, ChevronsUpDown } from 'lucide-react'
import { useId } from 'react'

interface Choice<T extends string> {
  value: T
  label: string
  /** A few quiet words after the label. */
  note?: string | undefined
}

interface SelectFieldProps<T extends string> {
  label: string
  choices: readonly Choice<T>[]
  value: T | null
  onChange: (value: T) => void
  placeholder?: string
  hint?: string | undefined
  disabled?: boolean
  className?: string
}

/** One of several, chosen from a list that drops down. */
export function SelectField<T extends string>(props: SelectFieldProps<T>) {
  const { label, choices, value, onChange, placeholder = 'Choose' } = props
  const { hint, disabled = false, className = '' } = props
  const id = useId()
  return (
    <div className={className}>
      <div id={id} className="mb-1 font-medium">
        {label}
      </div>
      <Select.Root
        value={value}
        disabled={disabled}
        onValueChange={(next) => next !== null && onChange(next)}
        items={choices}
      >
        <Select.Trigger
          aria-labelledby={id}
          aria-describedby={hint === undefined ? undefined : `${id}-hint`}
          className="flex h-8 w-full items-center gap-2 rounded-sm border border-line-strong bg-canvas pr-2 pl-2.5 data-disabled:text-ink-3 focus-visible:border-accent-solid focus-visible:outline-3 focus-visible:outline-offset-0 focus-visible:outline-accent-soft data-popup-open:border-accent-solid"
        >
          <Select.Value
            placeholder={<span className="text-ink-3">{placeholder}</span>}
            className="min-w-0 flex-1 truncate text-left"
          />
          <Select.Icon>
            <ChevronsUpDown size={13} className="text-ink-3" />
          </Select.Icon>
        </Select.Trigger>
        <Select.Portal>
          <Select.Positioner
            alignItemWithTrigger={false}
            align="start"
            sideOffset={4}
            className="z-40 outline-none"
          >
            <Select.Popup className="max-h-[min(var(--available-height),320px)] w-(--anchor-width) overflow-y-auto rounded-md bg-raised p-1 shadow-popup outline-none transition-opacity duration-100 data-ending-style:opacity-0">
              {choices.map((choice) => (
                <Item key={choice.value} choice={choice} />
              ))}
            </Select.Popup>
          </Select.Positioner>
        </Select.Portal>
      </Select.Root>
      {hint !== undefined && (
        <p id={`${id}-hint`} className="mt-1 text-sm text-ink-3">
          {hint}
        </p>
      )}
    </div>
  )
}

function Item({ choice }: { choice: Choice<string> }) {
  return (
    <Select.Item
      value={choice.value}
      className="flex h-7 items-center gap-2 rounded-xs px-2 outline-none data-highlighted:bg-fill-strong"
    >
      <Select.ItemText className="truncate">{choice.label}</Select.ItemText>
      <span className="min-w-0 flex-1 truncate text-sm text-ink-3">{choice.note}</span>
      <Select.ItemIndicator className="text-accent">
        <Check size={14} />
      </Select.ItemIndicator>
    </Select.Item>
  )
}
