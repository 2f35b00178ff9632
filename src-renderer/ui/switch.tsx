import { Switch as Base } from '@base-ui/react/switch'

interface SwitchProps {
  /** The accessible name: what is on or off. */
  label: string
  checked: boolean
  onChange: (checked: boolean) => void
  disabled?: boolean
  /** For the one switch that matters most on a screen. */
  large?: boolean
}

/** Turns something on or off at once. */
export function Switch(props: SwitchProps) {
  const { label, checked, onChange, disabled = false, large = false } = props
  return (
    <Base.Root
      aria-label={label}
      checked={checked}
      disabled={disabled}
      onCheckedChange={onChange}
      className={`flex shrink-0 items-center rounded-full bg-line-strong p-0.5 transition-colors duration-100 data-checked:bg-accent-solid data-disabled:opacity-60 ${large ? 'h-7 w-12' : 'h-4.5 w-8'}`}
    >
      <Base.Thumb
        className={`rounded-full bg-knob shadow-control transition-[translate] duration-100 ${large ? 'size-6 data-checked:translate-x-5' : 'size-3.5 data-checked:translate-x-3.5'}`}
      />
    </Base.Root>
  )
}
