import { Radio } from '@base-ui/react/radio'
import { RadioGroup } from '@base-ui/react/radio-group'

interface SegmentsProps<T extends string> {
  /** What is chosen, for those who cannot see it. */
  label: string
  choices: readonly { value: T; label: string }[]
  value: T
  onChange: (value: T) => void
}

/** One of a few words that stand side by side. */
export function Segments<T extends string>({ label, choices, value, onChange }: SegmentsProps<T>) {
  return (
    <RadioGroup
      aria-label={label}
      value={value}
      onValueChange={(next: T) => onChange(next)}
      className="inline-flex h-7 shrink-0 items-stretch gap-0.5 rounded-sm bg-fill-strong p-0.5"
    >
      {choices.map((choice) => (
        <Radio.Root
          key={choice.value}
          value={choice.value}
          className="flex items-center rounded-xs px-2.5 text-sm font-medium text-ink-2 hover:text-ink data-checked:bg-control data-checked:text-ink data-checked:shadow-control"
        >
          {choice.label}
        </Radio.Root>
      ))}
    </RadioGroup>
  )
}
