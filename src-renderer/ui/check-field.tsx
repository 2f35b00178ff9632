import { Checkbox } from '@base-ui/react/checkbox'
import { Check } from 'lucide-react'
import { useId } from 'react'

interface CheckFieldProps {
  label: string
  description?: string
  checked: boolean
  onChange: (checked: boolean) => void
  className?: string
}

export function CheckField(props: CheckFieldProps) {
  const { label, description, checked, onChange, className = '' } = props
  const id = useId()
  return (
    <div className={`flex items-start gap-2.5 ${className}`}>
      <Checkbox.Root
        checked={checked}
        onCheckedChange={onChange}
        aria-labelledby={id}
        aria-describedby={description === undefined ? undefined : `${id}-more`}
        className="mt-0.5 flex size-4 shrink-0 items-center justify-center rounded-xs border border-ink-3/70 bg-canvas data-checked:border-transparent data-checked:bg-accent-solid"
      >
        <Checkbox.Indicator>
          <Check size={12} strokeWidth={3} className="text-on-accent" aria-hidden />
        </Checkbox.Indicator>
      </Checkbox.Root>
      <button
        type="button"
        tabIndex={-1}
        aria-hidden
        className="min-w-0 text-left"
        onClick={() => onChange(!checked)}
      >
        <span id={id} className="block">
          {label}
        </span>
        {description !== undefined && (
          <span id={`${id}-more`} className="block text-sm text-ink-3">
            {description}
          </span>
        )}
      </button>
    </div>
  )
}
