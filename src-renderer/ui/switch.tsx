import { Switch as Base } from '@base-ui/react/switch'

interface SwitchProps {
  /** The accessible name: what is on or off. */
  label: string
  checked: boolean
  onChange: (checked: boolean) => void
  disabled?: boolean
}

/** Turns something on or off at once. */
export function Switch({ label, checked, onChange, disabled = false }: SwitchProps) {
  return (
    <Base.Root
      aria-label={label}
      checked={checked}
      disabled={disabled}
      onCheckedChange={onChange}
      className="flex h-4.5 w-8 shrink-0 items-center rounded-full bg-line-strong p-0.5 transition-colors duration-100 data-checked:bg-accent-solid data-disabled:opacity-60"
    >
      <Base.Thumb className="size-3.5 rounded-full bg-[white] shadow-control transition-[translate] duration-100 data-checked:translate-x-3.5" />
    </Base.Root>
  )
}
