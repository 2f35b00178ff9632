import { Radio } from '@base-ui/react/radio'
import { RadioGroup } from '@base-ui/react/radio-group'
import { useId } from 'react'

interface Choice<T extends string> {
  value: T
  name: string
  description: string
}

interface RadioCardsProps<T extends string> {
  label: string
  choices: readonly Choice<T>[]
  value: T
  onChange: (value: T) => void
  disabled?: boolean
  className?: string
}

/** A choice between a few things that each need a line of explanation. */
export function RadioCards<T extends string>(props: RadioCardsProps<T>) {
  const { label, choices, value, onChange, disabled = false, className = '' } = props
  const id = useId()
  return (
    <div className={className}>
      <div id={id} className="mb-1 font-medium">
        {label}
      </div>
      <RadioGroup
        aria-labelledby={id}
        value={value}
        disabled={disabled}
        onValueChange={(next: T) => onChange(next)}
        className="rounded-md border border-line-strong"
      >
        {choices.map((choice) => (
          <Radio.Root
            key={choice.value}
            value={choice.value}
            aria-label={choice.name}
            aria-describedby={`${id}-${choice.value}`}
            className="group/radio flex w-full gap-2.5 border-line not-first:border-t px-3 text-left data-disabled:opacity-60 py-2.5 first:rounded-t-md last:rounded-b-md"
          >
            <span className="mt-0.5 flex size-4 shrink-0 items-center justify-center rounded-full border border-ink-3/70 bg-canvas group-data-checked/radio:border-transparent group-data-checked/radio:bg-accent-solid">
              <Radio.Indicator className="size-1.5 rounded-full bg-on-accent" />
            </span>
            <span>
              <span className="block font-medium">{choice.name}</span>
              <span id={`${id}-${choice.value}`} className="block text-ink-2">
                {choice.description}
              </span>
            </span>
          </Radio.Root>
        ))}
      </RadioGroup>
    </div>
  )
}
