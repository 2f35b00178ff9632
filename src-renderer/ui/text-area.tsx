import { type ComponentProps, useId } from 'react'

interface TextAreaProps extends ComponentProps<'textarea'> {
  label: string
  /** Words that people write, and not a code that they paste. */
  prose?: boolean
}

/** A field for a text of several lines. */
export function TextArea({ label, prose = false, className = '', ...props }: TextAreaProps) {
  const id = useId()
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1 block font-medium">
        {label}
      </label>
      <textarea
        id={id}
        autoComplete="off"
        spellCheck={prose}
        rows={5}
        className={`block w-full rounded-sm border border-line-strong bg-canvas px-2.5 py-1.5 select-text ${prose ? 'resize-y' : 'resize-none font-mono text-xs wrap-anywhere'} focus-visible:border-accent-solid focus-visible:outline-3 focus-visible:outline-offset-0 focus-visible:outline-accent-soft`}
        {...props}
      />
    </div>
  )
}
