import { type ComponentProps, useId } from 'react'

interface FieldProps extends ComponentProps<'input'> {
  label: string
  hint?: string
}

export function Field({ label, hint, className = '', ...props }: FieldProps) {
  const id = useId()
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1 block font-medium">
        {label}
      </label>
      <input
        id={id}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        autoComplete="off"
        spellCheck={false}
        className="h-8 w-full rounded-sm border border-line-strong bg-canvas px-2.5 select-text disabled:text-ink-3 focus-visible:border-accent-solid focus-visible:outline-3 focus-visible:outline-offset-0 focus-visible:outline-accent-soft"
        {...props}
      />
      {hint !== undefined && (
        <p id={`${id}-hint`} className="mt-1 text-sm text-ink-3">
          {hint}
        </p>
      )}
    </div>
  )
}
