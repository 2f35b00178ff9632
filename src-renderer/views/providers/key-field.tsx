import { useId } from 'react'
import { isReference, lastFour } from '../../lib/key-input.ts'

interface KeyFieldProps {
  label?: string
  value: string
  onChange: (value: string) => void
  optional?: boolean
  className?: string
}

/** Takes a key, of which only the end is shown, or says where one is, which is no secret. */
export function KeyField(props: KeyFieldProps) {
  const { label = 'API key', value, onChange, optional = false, className = '' } = props
  const id = useId()
  const reference = isReference(value)
  const end = lastFour(value)
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1 block font-medium">
        {label}
        {optional && <span className="font-normal text-ink-3"> (optional)</span>}
      </label>
      <div className="relative">
        <input
          id={id}
          aria-describedby={`${id}-hint`}
          type="text"
          autoComplete="off"
          spellCheck={false}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          className={`h-8 w-full rounded-sm border border-line-strong bg-canvas px-2.5 font-mono text-sm select-text focus-visible:border-accent-solid focus-visible:outline-3 focus-visible:outline-offset-0 focus-visible:outline-accent-soft ${reference ? '' : 'concealed pr-20'}`}
        />
        {!reference && end !== '' && (
          <span className="pointer-events-none absolute inset-y-px right-px flex items-center rounded-r-sm bg-canvas pr-2.5 pl-2 font-mono text-sm text-ink-2">
            <span className="sr-only">ends in </span>…{end}
          </span>
        )}
      </div>
      <p id={`${id}-hint`} className="mt-1 text-sm text-ink-3">
        {reference ? (
          'Corral reads the key from there each time and never stores it.'
        ) : (
          <>
            Or its place: <code>env:NAME</code>, <code>file:PATH</code>, <code>op://…</code>,{' '}
            <code>vault:…</code>, <code>aws-sm:…</code>
          </>
        )}
      </p>
    </div>
  )
}
