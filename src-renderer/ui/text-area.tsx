import { type ComponentProps, useId } from 'react'

interface TextAreaProps extends ComponentProps<'textarea'> {
  label: string
}

/** A field for a text of several lines that nobody types by hand. */
export function TextArea({ label, className = '', ...props }: TextAreaProps) {
  const id = useId()
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1 block font-medium">
        {label}
      </label>
      <textarea
        id={id}
        autoComplete="off"
        spellCheck={false}
        rows={5}
        className="block w-full resize-none rounded-sm border border-line-strong bg-canvas px-2.5 py-1.5 font-mono text-xs break-all select-text focus-visible:border-accent-solid focus-visible:outline-3 focus-visible:outline-offset-0 focus-visible:outline-accent-soft"
        {...props}
      />
    </div>
  )
}
