import { Slider as Base } from '@base-ui/react/slider'

interface SliderProps {
  label: string
  value: number
  min: number
  max: number
  /** The value in words, for those who do not see the slider. */
  text: string
  onChange: (value: number) => void
  disabled?: boolean
  className?: string
}

/** A whole number within bounds; arrow keys step by one, Page Up and Down by ten. */
export function Slider(props: SliderProps) {
  const { label, value, min, max, text, onChange, disabled = false, className = '' } = props
  return (
    <Base.Root
      value={value}
      min={min}
      max={max}
      step={1}
      disabled={disabled}
      onValueChange={onChange}
      className={`data-disabled:opacity-60 ${className}`}
    >
      <Base.Control className="flex h-8 touch-none items-center">
        <Base.Track className="h-1.5 w-full rounded-full bg-fill-strong">
          <Base.Indicator className="rounded-full bg-accent-solid" />
          <Base.Thumb
            aria-label={label}
            getAriaValueText={() => text}
            className="size-4 rounded-full border border-line-strong bg-knob shadow-control has-focus-visible:outline-3 has-focus-visible:outline-accent-solid"
          />
        </Base.Track>
      </Base.Control>
    </Base.Root>
  )
}
