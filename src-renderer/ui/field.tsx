import { type ComponentProps, useId } from 'react'
import { FieldFoot } from './field-foot.tsx'

interface FieldProps extends ComponentProps<'input'> {
  label: string
  hint?: string | undefined
  /** What is wrong with the value. */
  problem?: string | null
}

export const inputClass =
  'h-8 w-full rounded-sm border border-line-strong bg-canvas px-2.5 select-text disabled:text-ink-3 aria-invalid:border-danger focus-visible:border-accent-solid focus-visible:outline-3 focus-visible:outline-offset-0 focus-visible:outline-accent-soft'

export function Field({ label, hint, problem = null, className = '', ...props }: FieldProps) {
  const id = useId()
  const hasFoot = hint !== undefined || problem !== null
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1 block font-medium">
        {label}
      </label>
      <input
        id={id}
        aria-describedby={hasFoot ? `${id}-foot` : undefined}
        aria-invalid={problem !== null || undefined}
        autoComplete="off"
        spellCheck={false}
        className={inputClass}
        {...props}
      />
      <FieldFoot id={`${id}-foot`} hint={hint} problem={problem} />
    </div>
  )
}
